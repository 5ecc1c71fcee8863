using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Scanning;
using Microsoft.Extensions.DependencyInjection;

namespace CloudScanGrid.Grains.Tests.Scanning;

/// <summary>Nobody sits idle while somebody else has more than enough to do.</summary>
public sealed class WorkSharingTests
{
    private static readonly ScanRequest Long = Estate.Request() with
    {
        Profile = ScanProfiles.Standard with { Ports = PortSelection.Of(new() { Tcp = PortRanges.Parse("1-5000") }) },
    };

    [Fact]
    public async Task Scan_SubnetOfSeveralHundredHosts_EverySiloOfTheRegionScansItAtOnce()
    {
        await using var grid = await GridFixture.StartAsync(silos: 3);
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 250, new() { ConcurrentHosts = 10_000 }));
        var gate = new SemaphoreSlim(0);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        grid.Slots = 2;
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());

        await grid.WaitAsync("c-1", progress => grid.Engine.Jobs.Count >= 6);

        var running = grid.Engine.Jobs.ToList();
        running.Select(job => JobKey.Find(job.JobId)!.Value.Silo).Distinct().Count().ShouldBe(3);
        gate.Release(100_000);
        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed)).Observed.ShouldBe(250);
    }

    [Fact]
    public async Task Scan_TowardItsEnd_JobsShrinkButNeverBelowWhatAnEngineIsWorth()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 250, new() { ConcurrentHosts = 10_000 }));

        await grid.ScanAsync("c-1", Estate.Request() with { Profile = ScanProfiles.Light });

        // Four slots: 250/8, of what is left an eighth again, and so on.
        var sizes = grid.Engine.Jobs.Select(job => job.Targets.Length).OrderDescending().ToList();
        sizes.Sum().ShouldBe(250);
        sizes[0].ShouldBe(32);
        sizes.Count(size => size < 16).ShouldBeLessThanOrEqualTo(1, string.Join(' ', sizes));
        sizes.Count.ShouldBeInRange(9, 14);
    }

    [Fact]
    public async Task Yield_NothingWaitsAndASlotIsFree_HalfOfALongJobGoesThereWithWhatItAnswered()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 6));
        var gate = new SemaphoreSlim(0);
        string? first = null;
        grid.Engine.BeforeHost = (job, cancellationToken) =>
            job.JobId == (Interlocked.CompareExchange(ref first, job.JobId, null) ?? job.JobId) ? gate.WaitAsync(cancellationToken) : Task.CompletedTask;

        // Everybody has answered the first ports, and an hour is left.
        grid.Engine.Round = (job, open) => new ScanRound([.. open.Select(target => Answered(target.Address))], [.. open], 3600L * job.MaxPacketsPerSecond);
        var yields = 0;
        grid.Calls.Before = call =>
        {
            yields += call.MethodName == nameof(IScannerGrain.YieldAsync) ? 1 : 0;
            return Task.CompletedTask;
        };
        grid.Slots = 1;
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Long);
        await grid.WaitAsync("c-1", progress => progress.Leased == 6);
        gate.Release();
        await grid.WaitAsync("c-1", progress => progress.Observed == 1);

        // Another slot comes; the one that is busy, with every packet of the account, is asked, and hands back at its next boundary.
        grid.Slots = 2;
        await grid.WaitAsync("c-1", _ => Volatile.Read(ref yields) > 0);
        gate.Release(100);
        var progress = await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed);

        progress.Observed.ShouldBe(6);
        grid.Engine.PeakPackets.ShouldBeLessThanOrEqualTo(1000);
        grid.Engine.Looks.Values.ShouldAllBe(looks => looks == 1);
        var mine = grid.Engine.Jobs.Single(job => job.JobId == first).Targets.Select(target => target.Address).ToHashSet();
        var taken = grid.Engine.Jobs.Where(job => job.JobId != first).SelectMany(job => job.Targets).Where(target => mine.Contains(target.Address)).ToList();
        taken.Count.ShouldBeGreaterThanOrEqualTo(2);
        taken.ShouldAllBe(target => target.FencingToken == 2);
        var checkpoints = grid.Engine.Jobs.Where(job => job.JobId != first).SelectMany(job => job.Checkpoints).Select(host => host.Address).ToHashSet();
        taken.ShouldAllBe(target => checkpoints.Contains(target.Address));
    }

    [Fact]
    public async Task Share_JobHasEveryPacketAndOthersWait_AllGoOnWithTheSame()
    {
        await using var grid = await StartSharedAsync();

        // The silo that comes later gets work at once, not when the first job ends.
        await grid.WaitAsync("c-1", _ => grid.Engine.Packets.Count == 4);

        grid.Engine.Packets.ShouldBe([250, 250, 250, 250]);
        grid.Engine.PeakPackets.ShouldBe(1000);
    }

    [Fact]
    public async Task Pace_JobsThatOnlyIdentifyServices_LeaveTheirPacketsToThoseThatAskPorts()
    {
        await using var grid = await StartSharedAsync();
        await grid.WaitAsync("c-1", _ => grid.Engine.Packets.Count == 4);
        var asking = grid.Engine.Jobs.First().JobId;
        grid.Engine.Need = job => job == asking ? null : 60;

        await grid.WaitAsync("c-1", _ => grid.Engine.Packets.Order().SequenceEqual([60, 60, 60, 1000 - (3 * 60)]));

        grid.Engine.PeakPackets.ShouldBe(1000);
    }

    [Fact]
    public async Task Share_EngineCannotSendFewer_WorkWaitsAndNoLimitIsExceeded()
    {
        await using var grid = await StartSharedAsync();
        grid.Engine.CanLower = false;
        var asked = 0;
        grid.Calls.Before = call =>
        {
            asked += call.MethodName == nameof(IScannerGrain.ShareAsync) ? 1 : 0;
            return Task.CompletedTask;
        };

        await grid.WaitAsync("c-1", _ => Volatile.Read(ref asked) >= 2);

        grid.Engine.Packets.ShouldBe([1000]);
    }

    [Fact]
    public async Task Drain_LongJob_HandsItsTargetsBackWhenItsRoundEndsAndIsNotStopped()
    {
        await using var grid = await GridFixture.StartAsync(silos: 2);
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 8));
        var gate = new SemaphoreSlim(0);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        grid.Engine.Round = (job, open) => new ScanRound([.. open.Select(target => Answered(target.Address))], [.. open], 3600L * job.MaxPacketsPerSecond);
        grid.Slots = 1;
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Long);
        await grid.WaitAsync("c-1", _ => !grid.Engine.Jobs.IsEmpty);
        var busy = JobKey.Find(grid.Engine.Jobs.First().JobId)!.Value.Silo;
        var leaving = grid.Cluster.Silos.Single(silo => silo.SiloAddress.Equals(busy));
        var jobs = leaving.ServiceProvider.GetRequiredService<RunningJobs>();

        await grid.Grains.GetScheduler("local").LeaveAsync(leaving.Name);
        var drain = jobs.DrainAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        gate.Release(1000);

        (await drain.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        (await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed)).Observed.ShouldBe(8);
        grid.Engine.Looks.Values.ShouldAllBe(looks => looks == 1);
    }

    /// <summary>A job of 64 targets that holds all 1,000 packets of its account and does not end, work for others, and three more slots.</summary>
    private static async Task<GridFixture> StartSharedAsync()
    {
        var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 128, new() { ConcurrentHosts = 128 }));
        grid.Engine.BeforeHost = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        grid.Slots = 1;
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());
        await grid.WaitAsync("c-1", progress => progress.Leased > 0);
        grid.Slots = 4;
        return grid;
    }

    private static HostObservation Answered(IPAddress address) =>
        ScriptedEngine.WebServer(address) with { Coverage = new() { Tcp = PortRanges.Parse("1-1000") } };
}
