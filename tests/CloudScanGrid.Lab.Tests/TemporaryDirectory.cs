namespace CloudScanGrid.Lab.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cloudscan-lab-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
