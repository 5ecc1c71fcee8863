using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Tests.Campaigns;

public sealed class CampaignTests
{
    [Fact]
    public async Task Start_WholeEstate_EveryTargetIsObservedOnce()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(subnets: 3, hosts: 100));

        var progress = await grid.ScanAsync("c-1", Estate.Request());

        progress.State.ShouldBe(CampaignState.Completed);
        progress.Observed.ShouldBe(300);
        progress.Total.ShouldBe(300);
        progress.OpenPorts.ShouldBe(300);
        grid.Engine.Looks.Values.ShouldAllBe(looks => looks == 1);
        grid.Engine.Looks.Count.ShouldBe(300);
    }

    [Fact]
    public async Task Start_SameCampaignTwice_ScansOnce()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 20));
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());

        await grid.ScanAsync("c-1", Estate.Request());

        grid.Engine.Looks.Values.ShouldAllBe(looks => looks == 1);
    }

    [Fact]
    public async Task Start_ExcludedTargets_AreRefusedWithTheirReasonAndNeverScanned()
    {
        await using var grid = await GridFixture.StartAsync();
        var exclusion = new ScopeExclusion(IPNetwork.Parse("10.0.0.8/29"), null);
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 20, null, exclusion));

        var progress = await grid.ScanAsync("c-1", Estate.Request());

        progress.Refused.ShouldBe(8);
        progress.Observed.ShouldBe(12);
        var refused = await grid.Store.Campaigns.ReadTargetsAsync("c-1", [TargetState.Refused], CancellationToken.None).ToListAsync();
        refused.ShouldAllBe(target => target.Refusal!.Reason == RefusalReason.ExcludedByCidr && target.Refusal.Explanation.Contains("10.0.0.8/29"));
        grid.Engine.Looks.Keys.ShouldNotContain(address => exclusion.Cidr!.Value.Contains(address));
        (await grid.Store.Audit.ReadAsync(CancellationToken.None).ToListAsync()).ShouldContain(entry => entry.Record.Action == "scope.refuse");
    }

    [Fact]
    public async Task Start_UnknownAccount_CompletesEmptyAndSaysWhy()
    {
        await using var grid = await GridFixture.StartAsync();

        var progress = await grid.ScanAsync("c-1", Estate.Request());

        progress.Total.ShouldBe(0);
        (await grid.Store.Campaigns.FindAsync("c-1", CancellationToken.None))!.Message!.ShouldContain("no inventory of file/acme");
    }

    [Fact]
    public async Task ProbeBudget_LessThanTheEstateCosts_IsNeverExceededAndTheRestIsSkipped()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(2, 50));

        var progress = await grid.ScanAsync("c-1", Estate.Request(probeBudget: 30 * 1001));

        progress.ProbesSent.ShouldBeLessThanOrEqualTo(30 * 1001);
        progress.Observed.ShouldBe(30);
        progress.Skipped.ShouldBe(70);
    }

    [Fact]
    public async Task Limits_OfAccountAndCampaign_AreNeverExceeded()
    {
        await using var grid = await GridFixture.StartAsync();
        var limits = new AccountLimits { ConcurrentHosts = 24, PacketsPerSecond = 900 };
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(4, 40, limits));

        await grid.ScanAsync("c-1", Estate.Request(maxRate: 500));

        grid.Engine.PeakHosts.ShouldBeInRange(1, 24);
        grid.Engine.PeakPackets.ShouldBeInRange(1, 500);
    }

    [Fact]
    public async Task Pause_WhileRunning_HandsOutNothingUntilResumed()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(4, 64));
        var gate = new SemaphoreSlim(0);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        grid.Slots = 1;
        await grid.AnnounceAsync();
        var campaign = grid.Grains.GetCampaign("c-1");
        await campaign.StartAsync(Estate.Request());
        await grid.WaitAsync("c-1", progress => progress.Leased > 0);

        await campaign.PauseAsync();
        gate.Release(10_000);
        var paused = await grid.WaitAsync("c-1", progress => progress.Leased == 0);
        paused.Pending.ShouldBeGreaterThan(0);
        var jobs = grid.Engine.Jobs.Count;
        await grid.AnnounceAsync();
        await grid.AnnounceAsync();
        grid.Engine.Jobs.Count.ShouldBe(jobs);

        await campaign.ResumeAsync();
        var done = await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed);
        done.Observed.ShouldBe(256);
    }

    [Fact]
    public async Task Cancel_WhileRunning_KeepsWholeHostsAndSkipsTheRest()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(2, 64));
        var gate = new SemaphoreSlim(5);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());
        await grid.WaitAsync("c-1", progress => progress.Observed == 5);

        await grid.Grains.GetCampaign("c-1").CancelAsync();

        var progress = await grid.WaitAsync("c-1", progress => progress.Ended == progress.Total);
        progress.State.ShouldBe(CampaignState.Cancelled);
        progress.Observed.ShouldBe(5);
        progress.Skipped.ShouldBe(123);
    }

    [Fact]
    public async Task SecondCampaign_OneHostOpensAPort_ReportsExactlyThat()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(2, 30));
        (await grid.ScanAsync("c-1", Estate.Request())).Findings.ShouldBe(0);
        var changed = IPAddress.Parse("10.0.1.7");
        grid.Engine.Host = address => address.Equals(changed) ? ScriptedEngine.WebServer(address, 6379) : ScriptedEngine.WebServer(address);

        var progress = await grid.ScanAsync("c-2", Estate.Request());

        progress.Findings.ShouldBe(1);
        var finding = (await grid.Store.Detection.ListByCampaignAsync("c-2", CancellationToken.None)).ShouldHaveSingleItem();
        finding.Type.ShouldBe(FindingType.NewService);
        finding.Asset.ShouldBe(Estate.AssetOf(changed));
        finding.Why.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(nameof(IBaselineDetectorGrain.CatchUpAsync), "Campaign c-1")]
    [InlineData(nameof(IBudgetOwner.AcquireAsync), "Region local")]
    public async Task FullDisk_TriedAgainAndAgain_IsLoggedOnceAndItsEndOnce(string call, string subject)
    {
        await using var grid = await GridFixture.StartAsync(losesStream: true);
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 10));
        var tries = 0;
        grid.Calls.Before = asked => asked.MethodName == call && Interlocked.Increment(ref tries) < 4
            ? throw new IOException("the disk is full")
            : Task.CompletedTask;

        await grid.ScanAsync("c-1", Estate.Request());

        // The end is told when what was tried has succeeded, so a moment after it is seen.
        List<string> Told() => [.. grid.Trouble.Entries.Where(entry => entry.Contains(subject, StringComparison.Ordinal))];
        await grid.WaitAsync("c-1", _ => Told().Count > 1);
        var told = Told();
        told.Count.ShouldBe(2);
        told[0].ShouldContain("System.IO.IOException: the disk is full");
        told[1].ShouldContain("moves on again after 3 failed tries");
    }

    [Fact]
    public async Task SecondCampaign_StreamLosesEverything_FindsTheSame()
    {
        await using var grid = await GridFixture.StartAsync(losesStream: true);
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(2, 30));
        await grid.ScanAsync("c-1", Estate.Request());
        var changed = IPAddress.Parse("10.0.0.3");
        grid.Engine.Host = address => address.Equals(changed) ? ScriptedEngine.WebServer(address, 6379) : ScriptedEngine.WebServer(address);

        await grid.ScanAsync("c-2", Estate.Request());

        (await grid.Store.Detection.ListByCampaignAsync("c-2", CancellationToken.None)).ShouldHaveSingleItem().Asset.ShouldBe(Estate.AssetOf(changed));
    }
}
