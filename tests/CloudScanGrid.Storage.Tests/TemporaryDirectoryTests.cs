using System.Diagnostics;

namespace CloudScanGrid.Storage.Tests;

/// <summary>The owner is this test executable, running <see cref="Victim_OwnsADirectoryUntilItIsKilled"/> with a directory for temporary files of its own.</summary>
public sealed class TemporaryDirectoryTests : IDisposable
{
    private const string Variable = "TMPDIR";
    private const string Owned = "owned ";

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("cloudscan-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public async Task Sweep_OwnerLivesAndIsKilled_RemovesItsDirectoryOnlyThen()
    {
        using var owner = Victim.Start(nameof(Victim_OwnsADirectoryUntilItIsKilled), Variable, _parent.FullName);
        try
        {
            var path = await ReadPathAsync(owner);

            TemporaryDirectory.Sweep(_parent.FullName);
            File.Exists(Path.Combine(path, "kept")).ShouldBeTrue();

            owner.Kill();
            await owner.WaitForExitAsync(Cancellation);
            Directory.Exists(path).ShouldBeTrue();
            TemporaryDirectory.Sweep(_parent.FullName);
            Directory.Exists(path).ShouldBeFalse();
        }
        finally
        {
            owner.Kill();
        }
    }

    [Fact]
    public void Sweep_OwnDirectory_LeavesIt()
    {
        using var directory = TemporaryDirectory.Create();

        TemporaryDirectory.Sweep();

        Directory.Exists(directory.Path).ShouldBeTrue();
    }

    [Fact]
    public void Sweep_DirectoryThatNobodyHasLockedYet_LeavesIt()
    {
        var path = _parent.CreateSubdirectory("cloudscan-temporary-abc").FullName;

        TemporaryDirectory.Sweep(_parent.FullName);

        Directory.Exists(path).ShouldBeTrue();
    }

    [Fact]
    public async Task Sweep_DirectoryOfAnotherUser_LeavesIt()
    {
        var path = _parent.CreateSubdirectory("cloudscan-temporary-abc").FullName;
        await File.WriteAllTextAsync(Path.Combine(path, "owner.lock"), "", Cancellation);
        if (!await ChangeOwnerAsync(path))
            Assert.Skip("giving a directory to another user needs root");

        TemporaryDirectory.Sweep(_parent.FullName);

        Directory.Exists(path).ShouldBeTrue();
    }

    [Fact]
    public async Task Sweep_LinkToADirectory_LeavesWhatItLeadsTo()
    {
        var target = _parent.CreateSubdirectory("elsewhere").FullName;
        await File.WriteAllTextAsync(Path.Combine(target, "owner.lock"), "", Cancellation);
        Directory.CreateSymbolicLink(Path.Combine(_parent.FullName, "cloudscan-temporary-abc"), target);

        TemporaryDirectory.Sweep(_parent.FullName);

        File.Exists(Path.Combine(target, "owner.lock")).ShouldBeTrue();
    }

    [Fact(Explicit = true)]
    public async Task Victim_OwnsADirectoryUntilItIsKilled()
    {
        using var directory = TemporaryDirectory.Create();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "kept"), "", Cancellation);
        await Console.Out.WriteLineAsync(Owned + directory.Path);
        await Task.Delay(TimeSpan.FromMinutes(1), Cancellation);
    }

    private static async Task<string> ReadPathAsync(Process owner)
    {
        while (await owner.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith(Owned, StringComparison.Ordinal))
                return line[Owned.Length..];
        }

        throw new InvalidOperationException("The owner ended without a directory.");
    }

    private static async Task<bool> ChangeOwnerAsync(string path)
    {
        using var chown = Process.Start(new ProcessStartInfo("chown", ["65534", path]) { RedirectStandardError = true, UseShellExecute = false })!;
        await chown.WaitForExitAsync(Cancellation);
        return chown.ExitCode == 0;
    }
}
