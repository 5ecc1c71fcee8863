using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Scanning;

namespace CloudScanGrid.Grains.Tests.Scanning;

public sealed class RunningJobsTests
{
    private static readonly ScannerKey First = new("a", "silo-1", 0);
    private static readonly ScannerKey Second = new("a", "silo-1", 1);

    private readonly RunningJobs _jobs = new(TimeProvider.System);
    private int _yields;

    [Fact]
    public async Task Drain_NothingRuns_IsDoneAndTakesNoMore()
    {
        (await _jobs.DrainAsync(TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldBe(0);

        _jobs.TryAdd(First, new CancellationTokenSource(), () => { }).ShouldBeFalse();
    }

    [Fact]
    public async Task Drain_JobThatEndsInTime_IsWaitedForAndNotStopped()
    {
        using var stop = new CancellationTokenSource();
        _jobs.TryAdd(First, stop, () => _yields++).ShouldBeTrue();
        _jobs.BusyIn("a").ShouldBe([0]);

        var drain = _jobs.DrainAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        _jobs.TryAdd(Second, stop, () => { }).ShouldBeFalse();
        drain.IsCompleted.ShouldBeFalse();
        _yields.ShouldBe(1);
        _jobs.Remove(First);

        (await drain).ShouldBe(0);
        stop.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Drain_JobThatDoesNot_IsStoppedAndWaitedForUntilItHandedBack()
    {
        using var stop = new CancellationTokenSource();
        _jobs.TryAdd(First, stop, () => _yields++);

        var drain = _jobs.DrainAsync(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        await Task.Run(() => stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)).ShouldBeTrue());
        drain.IsCompleted.ShouldBeFalse();
        _jobs.Remove(First);

        (await drain).ShouldBe(1);
    }
}
