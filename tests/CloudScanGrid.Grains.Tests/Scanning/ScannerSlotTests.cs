using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Tests.Scanning;

/// <summary>A scanner with a single slot, and work for two jobs.</summary>
public sealed class ScannerSlotTests
{
    // A renewal that takes a quarter of it is trouble: long enough that a disk which others write to does not make it so.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task JobEnded_SchedulerNeverHearsOfIt_SlotGetsWorkAgain()
    {
        await using var grid = await StartAsync();
        grid.Calls.Before = call => call.MethodName == nameof(IRegionSchedulerGrain.JobEndedAsync)
            ? throw new TimeoutException("the test keeps this call from the scheduler")
            : Task.CompletedTask;

        var progress = await grid.ScanAsync("c-1", Estate.Request());

        progress.Observed.ShouldBe(100);
        grid.Engine.Jobs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Renew_JobOutlivesItsFirstLease_SlotStaysBusy()
    {
        await using var grid = await StartAsync();
        var gate = new SemaphoreSlim(0);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());
        await grid.WaitAsync("c-1", progress => progress.Leased > 0);

        var startedAt = TimeProvider.System.GetTimestamp();
        await grid.WaitAsync("c-1", _ => TimeProvider.System.GetElapsedTime(startedAt) > Lease * 1.5);

        grid.Engine.Jobs.Count.ShouldBe(1);

        // Orleans' own word for a machine that paused names our grains, too.
        grid.Trouble.Entries.Where(entry => entry.Split(' ')[1].StartsWith("CloudScanGrid.", StringComparison.Ordinal)).ShouldBeEmpty();
        gate.Release(100);
        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed)).Observed.ShouldBe(100);
    }

    private static async Task<GridFixture> StartAsync()
    {
        var grid = await GridFixture.StartAsync(lease: Lease);
        grid.Slots = 1;
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(subnets: 1, hosts: 100));
        return grid;
    }
}
