namespace CloudScanGrid.Cli.Output;

/// <summary>A file that appears whole or not at all: it is written beside its place and moved there at the end.</summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    private OutputFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new UsageException($"--out {path}: this is a directory; name a file in it");
        _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public Stream Stream { get; }

    /// <summary>Starts a file, so that a place that cannot be written is known before there is something to write.</summary>
    public static OutputFile Create(string path) => new(path);

    /// <summary>Moves it to its place.</summary>
    public async Task CompleteAsync()
    {
        await Stream.DisposeAsync();
        File.Move(_temporary, _path, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        File.Delete(_temporary);
    }
}
