using CloudScanGrid.Domain.Inventory;
using System.Diagnostics;
using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Storage.Tests.Sqlite;

/// <summary>On a real full disk: a small tmpfs, which only root may mount.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("cloudscan-disk-");
    private bool _isMounted;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _isMounted = OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "cloudscan-tests", _disk.FullName);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await RunAsync("umount", _disk.FullName);
        _disk.Delete(recursive: true);
    }

    [Fact]
    public async Task Write_DiskFull_FailsClearlyStaysReadableAndGoesOnWithRoom()
    {
        if (!_isMounted)
            Assert.Skip("mounting a small tmpfs needs root on Linux");
        await using var store = await TemporaryStore.OpenAsync(Path.Combine(_disk.FullName, "state.db"));
        await store.Inventory.ApplyAsync(SampleEstate.Snapshot(SampleEstate.Start, SampleEstate.Asset(1)), Cancellation);
        var filler = Path.Combine(_disk.FullName, "filler");
        FillUp(filler);

        var (acknowledged, trouble) = await WriteUntilFullAsync(store);
        trouble.Message.ShouldBe($"{store.Path}: the disk is full, nothing of this write was kept; make room; the store goes on by itself");
        store.WriteTrouble.ShouldBeSameAs(trouble);
        (await store.Estate.CountAsync(Cancellation)).Assets.ShouldBe(1);
        (await store.Audit.ReadAsync(Cancellation).CountAsync(Cancellation)).ShouldBe(acknowledged);
        var parallel = Enumerable.Range(0, 20).Select(_ => store.Audit.AppendAsync([Record()], Cancellation)).ToList();
        await Should.ThrowAsync<StoreException>(() => Task.WhenAll(parallel));
        parallel.ShouldAllBe(write => write.IsFaulted);

        File.Delete(filler);
        await store.Audit.AppendAsync([Record()], Cancellation);
        store.WriteTrouble.ShouldBeNull();
        (await store.Audit.ReadAsync(Cancellation).CountAsync(Cancellation)).ShouldBe(acknowledged + 1);
        (await store.Audit.VerifyAsync(Cancellation)).ShouldBeNull();
    }

    // The log's file has room of its own, so the first writes still go well.
    private static async Task<(int Acknowledged, StoreException Trouble)> WriteUntilFullAsync(SqliteStore store)
    {
        for (var acknowledged = 0; acknowledged < 2000; acknowledged++)
        {
            try
            {
                await store.Audit.AppendAsync([Record()], Cancellation);
            }
            catch (StoreException trouble)
            {
                return (acknowledged, trouble);
            }
        }

        throw new InvalidOperationException("The disk never filled up.");
    }

    private static AuditRecord Record() => new(SampleEstate.Start, "tests", "write", "disk", new string('x', 8000));

    private static void FillUp(string path)
    {
        using var filler = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            for (var page = 0; page < 1024; page++)
                filler.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
