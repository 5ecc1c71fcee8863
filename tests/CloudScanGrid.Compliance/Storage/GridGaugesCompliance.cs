using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IGridGauges"/> counts.</summary>
public abstract class GridGaugesCompliance : StoreCompliance
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly AssetSnapshot[] Assets = [.. Enumerable.Range(0, 8).Select(SampleEstate.Asset)];

    [Fact]
    public async Task ReadLoad_EmptyStore_HasNothing()
    {
        var load = await LoadAsync();

        load.Regions.ShouldBeEmpty();
        load.Budgets.ShouldBeEmpty();
        load.NotJudged.ShouldBe(0);
        load.OldestNotJudgedAt.ShouldBeNull();
        load.OpenFindings.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadLoad_Queue_CountsWhatWaitsFromTheOldestCampaignOn()
    {
        await SynchroniseAsync();
        (await LoadAsync()).Regions.ShouldHaveSingleItem().ShouldBe(new RegionLoad("local", 0, 0, null, 0));
        var asked = Now;
        await StartCampaignAsync("c-1", Assets);
        Clock.Advance(TimeSpan.FromMinutes(5));
        await StartCampaignAsync("c-2", Assets[..2]);
        await ClaimAsync("c-1", "job-1", limit: 3);

        (await RegionAsync()).ShouldBe(new RegionLoad("local", 7, 3, asked, 0));
        await Store.Campaigns.SetStateAsync("c-1", CampaignState.Paused, null, Now, Cancellation);
        (await RegionAsync()).ShouldBe(new RegionLoad("local", 2, 3, Now, 0));
    }

    [Fact]
    public async Task ReadLoad_LeasesThatRanOut_WaitAtOnceAndAreCountedForEver()
    {
        await SynchroniseAsync();
        await StartCampaignAsync("c-1", Assets);
        var asked = Now;
        for (var lapse = 0; lapse < 3; lapse++)
        {
            (await ClaimAsync("c-1", $"job-{lapse}", limit: 1)).Count.ShouldBe(1);
            Clock.Advance(TimeSpan.FromMinutes(11));
        }

        (await RegionAsync()).ShouldBe(new RegionLoad("local", 8, 0, asked, 2), "the third is counted when it is claimed anew or given up");
        await ClaimAsync("c-1", "job-3", limit: 1);
        (await RegionAsync()).LapsedLeases.ShouldBe(3);
        foreach (var target in await ClaimAsync("c-1", "job-4"))
            await RecordAsync("c-1", target, SampleEstate.Look(target.Address, Now, "1-10"));
        (await RegionAsync()).LapsedLeases.ShouldBe(3);
    }

    [Fact]
    public async Task ReadLoad_Budgets_AreSummedByTheKindOfOwnerAndTheLiveOnesOnly()
    {
        var other = new AccountKey(CloudProvider.Aws, "1");
        foreach (var (owner, holder, hosts) in new[]
        {
            (SampleEstate.Account.ToString(), "j-1", 4), (SampleEstate.Account.ToString(), "j-2", 6), (other.ToString(), "j-3", 1),
            (SampleEstate.Subnet.ToString(), "j-1", 4), (new SubnetKey(other, "s").ToString(), "j-3", 1), ("c-1", "j-1", 4),
        })
            await Store.Leases.TrySaveAsync(new BudgetLease(owner, holder, hosts, 100 * hosts, Now.AddMinutes(1)), int.MaxValue, int.MaxValue, Cancellation);

        (await LoadAsync()).Budgets.ShouldBe(
            [
                new BudgetUse(BudgetOwnerKind.Account, SampleEstate.Account, 2, 10, 1000),
                new BudgetUse(BudgetOwnerKind.Account, other, 1, 1, 100),
                new BudgetUse(BudgetOwnerKind.Subnet, null, 2, 5, 500),
                new BudgetUse(BudgetOwnerKind.Campaign, null, 1, 4, 400),
            ],
            ignoreOrder: true);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await LoadAsync()).Budgets.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadLoad_ObservationsAndFindings_AreCountedUntilTheyAreJudgedAndResolved()
    {
        await SynchroniseAsync();
        await ScanAsync("c-1", Assets[0], target => SampleEstate.Look(target.Address, Now.AddMinutes(-3), "1-10", 5));
        await ScanAsync("c-2", Assets[1], target => SampleEstate.Look(target.Address, Now.AddMinutes(-1), "1-10", 5));
        var load = await LoadAsync();
        (load.NotJudged, load.OldestNotJudgedAt).ShouldBe((2, Now.AddMinutes(-3)));

        var finding = SampleEstate.NewService(Assets[0], 5, Now);
        await Store.Detection.SaveAsync([new DetectionResult(SampleEstate.Baseline(Assets[0], 1), [finding], [])], Cancellation);
        load = await LoadAsync();
        (load.NotJudged, load.OldestNotJudgedAt).ShouldBe((1, Now.AddMinutes(-1)));
        load.OpenFindings.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create(FindingType.NewService, 1L));
        await Store.Detection.SaveAsync([new DetectionResult(SampleEstate.Baseline(Assets[0], 2), [], [finding.Id])], Cancellation);
        (await LoadAsync()).OpenFindings.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadCoverage_EveryWayToStand_IsToldApart()
    {
        await SynchroniseAsync();
        await ScanAsync("c-old", Assets[0], target => SampleEstate.Look(target.Address, Now, "1-10"));
        await Store.Campaigns.SetStateAsync("c-old", CampaignState.Completed, null, Now, Cancellation);
        Clock.Advance(Day * 2);
        await ScanAsync("c-1", Assets[1], target => SampleEstate.Look(target.Address, Now, "1-10"));
        await ScanAsync("c-2", Assets[2], target => SampleEstate.Look(target.Address, Now, "1-10") with { State = HostState.Unknown, IsComplete = false });
        await ScanAsync("c-3", Assets[3], target => SampleEstate.Look(target.Address, Now - Day - TimeSpan.FromMinutes(1), "1-10"));
        await StartCampaignAsync("c-4", Assets[4]);
        await ClaimAsync("c-4", "job-4");
        await StartCampaignAsync("c-5", Assets[5]);
        var refusal = new TargetRefusal(Assets[6].Key, Assets[6].Addresses[0], RefusalReason.WindowClosed, "no window is open");
        await Store.Campaigns.AddTargetsAsync("c-5", [TargetsOf(Assets[6])[0] with { Refusal = refusal }], Cancellation);
        await StartCampaignAsync("c-6", Assets[7]);
        await Store.Campaigns.SkipPendingAsync("c-6", "cancelled", Cancellation);

        (await CoverageAsync()).ShouldBe(
            [
                (CoverageState.NotAsked, null, 1), (CoverageState.Covered, null, 1), (CoverageState.Unknown, null, 1), (CoverageState.Overdue, null, 1),
                (CoverageState.Scanning, null, 1), (CoverageState.Waiting, null, 1), (CoverageState.Refused, RefusalReason.WindowClosed, 1),
                (CoverageState.Skipped, null, 1),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task ReadCoverage_SeenWholeThenAskedAgain_StaysCoveredUntilTheLookIsTooOld()
    {
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets[0]), Cancellation);
        await ScanAsync("c-1", Assets[0], target => SampleEstate.Look(target.Address, Now, "1-10"));
        Clock.Advance(Day / 2);
        await StartCampaignAsync("c-2", Assets[0]);

        (await CoverageAsync()).ShouldHaveSingleItem().ShouldBe((CoverageState.Covered, null, 1));
        Clock.Advance(Day);
        await Store.Campaigns.SetStateAsync("c-1", CampaignState.Completed, null, Now - Day - Day, Cancellation);
        (await CoverageAsync()).ShouldHaveSingleItem().ShouldBe((CoverageState.Waiting, null, 1));
    }

    [Fact]
    public async Task ReadCoverage_AddressesThatNobodyOwnsAnyMore_DoNotCount()
    {
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, SampleEstate.Asset("i-1", "10.0.0.1", "10.0.0.2"), Assets[3]), Cancellation);
        (await CoverageAsync()).ShouldHaveSingleItem().ShouldBe((CoverageState.NotAsked, null, 3));
        await Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now.AddMinutes(1), SampleEstate.Asset("i-1", "10.0.0.1")), Cancellation);
        (await CoverageAsync()).ShouldHaveSingleItem().ShouldBe((CoverageState.NotAsked, null, 1));
    }

    private Task<InventoryChange> SynchroniseAsync() => Store.Inventory.ApplyAsync(SampleEstate.Snapshot(Now, Assets), Cancellation);

    private Task<GridLoad> LoadAsync() => Store.Gauges.ReadLoadAsync(Now, Cancellation);

    private async Task<RegionLoad> RegionAsync() => (await LoadAsync()).Regions.ShouldHaveSingleItem();

    private async Task<List<(CoverageState State, RefusalReason? Refusal, long Addresses)>> CoverageAsync() =>
        [.. (await Store.Gauges.ReadCoverageAsync(Now - Day, Cancellation)).Select(count => (count.State, count.Refusal, count.Addresses))];
}
