using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Grains.Tests.Scanning;

public sealed class LeaseTests
{
    [Fact]
    public async Task Record_UnderAStaleToken_IsRefusedAndKeepsNothing()
    {
        await using var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(1, 1));
        var now = TimeProvider.System.GetUtcNow();
        await grid.Store.Campaigns.CreateAsync(new Campaign("c-1", Estate.Request(), CampaignState.Planning, now, null, null), CancellationToken.None);
        var asset = await grid.Store.Inventory.ReadLiveAssetsAsync(Estate.Account, CancellationToken.None).FirstAsync();
        var address = asset.Snapshot.Addresses[0];
        await grid.Store.Campaigns.AddTargetsAsync(
            "c-1", [new PlannedTarget(asset.Snapshot.Key, asset.Snapshot.Subnet, "0", address, "elsewhere", null)], CancellationToken.None);
        await grid.Store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, now, CancellationToken.None);
        TargetClaim ClaimOf(string job, DateTimeOffset at) => new("c-1", "elsewhere", asset.Snapshot.Subnet, job, 1, at, TimeSpan.FromSeconds(5));
        var first = (await grid.Store.Campaigns.ClaimAsync(ClaimOf("j-1", now.AddSeconds(-60)), CancellationToken.None)).ShouldHaveSingleItem();
        var second = (await grid.Store.Campaigns.ClaimAsync(ClaimOf("j-2", now), CancellationToken.None)).ShouldHaveSingleItem();

        var stale = await grid.Grains.GetAsset(asset.Snapshot.Key).RecordAsync(ObservationUnder(first));
        var current = await grid.Grains.GetAsset(asset.Snapshot.Key).RecordAsync(ObservationUnder(second));
        var repeated = await grid.Grains.GetAsset(asset.Snapshot.Key).RecordAsync(ObservationUnder(second));

        stale.Outcome.ShouldBe(RecordOutcome.StaleLease);
        current.ShouldBe(new RecordedObservation(RecordOutcome.Recorded, 1));
        repeated.Outcome.ShouldBe(RecordOutcome.AlreadyRecorded);
        (await grid.Store.Observations.ReadAfterAsync(asset.Snapshot.Key, 0, 10, CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task KillSilo_InTheMiddleOfACampaign_LosesNoTargetAndRecordsNoneTwice()
    {
        await using var grid = await GridFixture.StartAsync(silos: 3, lease: TimeSpan.FromSeconds(5));
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Estate.Of(4, 60));
        var gate = new SemaphoreSlim(40);
        grid.Engine.BeforeHost = (_, cancellationToken) => gate.WaitAsync(cancellationToken);
        await grid.AnnounceAsync();
        await grid.Grains.GetCampaign("c-1").StartAsync(Estate.Request());
        await grid.WaitAsync("c-1", progress => progress.Observed >= 20);

        await grid.Cluster.KillSiloAsync(grid.Cluster.Silos[1]);
        await grid.Cluster.KillSiloAsync(grid.Cluster.Silos[^1]);
        gate.Release(100_000);
        await GridFixture.AskAsync(() => grid.Grains.GetCampaign("c-1").RecoverAsync());
        var progress = await grid.WaitAsync("c-1", progress => progress.State == CampaignState.Completed);

        progress.Observed.ShouldBe(240);
        var observations = await grid.Store.Observations.ReadAllAsync("c-1", CancellationToken.None).ToListAsync();
        observations.Count.ShouldBe(240);
        observations.Select(observation => observation.Asset).Distinct().Count().ShouldBe(240);
    }

    private static AssetObservation ObservationUnder(ScanTarget target) => new()
    {
        Asset = target.Asset,
        Subnet = target.Subnet,
        Incarnation = target.Incarnation,
        CampaignId = "c-1",
        FencingToken = target.FencingToken,
        Profile = "standard",
        Host = ScriptedEngine.WebServer(target.Address),
    };
}
