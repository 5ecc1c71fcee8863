using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IInventoryStore"/> does with a delta: it speaks of its regions, and claims nothing of the others.</summary>
public abstract class InventoryDeltaCompliance : StoreCompliance
{
    private const string West = "eu-west-1";
    private const string Central = "eu-central-1";

    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.1") with { Region = West };
    private static readonly AssetSnapshot Old = SampleEstate.Asset("i-old", "10.0.0.2") with { Region = West };
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.3") with { Region = Central };
    private static readonly SnapshotGap Denied = new(West, null, "ec2:DescribeNetworkInterfaces was denied");

    private DateTimeOffset Later => Now.AddMinutes(10);

    [Fact]
    public async Task Apply_Delta_ChangesItsRegionAndLeavesTheOthersAsTheyWere()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Old, Database));
        var started = SampleEstate.Asset("i-new", "10.0.0.4") with { Region = West };

        (await ApplyAsync(Delta(Later, [], Web with { ImageId = "ami-2" }, started))).ShouldBe(new InventoryChange(1, 1, 1, 0));

        (await FindAsync(Web)).ShouldSatisfyAllConditions(asset => asset.Snapshot.ImageId.ShouldBe("ami-2"), asset => asset.LastSeenAt.ShouldBe(Later));
        (await FindAsync(Old)).ShouldSatisfyAllConditions(asset => asset.RetiredAt.ShouldBe(Later), asset => asset.LastSeenAt.ShouldBe(Now));
        (await FindAsync(started)).ShouldSatisfyAllConditions(asset => asset.FirstSeenAt.ShouldBe(Later), asset => asset.LastSeenAt.ShouldBe(Later));
        (await FindAsync(Database)).ShouldSatisfyAllConditions(
            asset => asset.LastSeenAt.ShouldBe(Now), asset => asset.RetiredAt.ShouldBeNull(), asset => asset.UnknownSince.ShouldBeNull());
        var account = await AccountAsync();
        (account.SyncedAt, account.ReadAt).ShouldBe((Now, Later));
        account.AllRegions.ShouldBe([Central, West, AccountSnapshot.DefaultRegion]);
    }

    // Nobody writes a row for each of them.
    [Fact]
    public async Task Apply_DeltaWithoutAChange_ShowsItsAssetsAgainUntilTheWholeReadDoes()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));

        (await ApplyAsync(Delta(Later, [], Web))).ShouldBe(new InventoryChange(0, 0, 0, 1));
        (await FindOwnerAsync("10.0.0.1")).LastSeenAt.ShouldBe(Later);
        (await FindOwnerAsync("10.0.0.3")).LastSeenAt.ShouldBe(Now);

        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Web, Database));
        (await FindOwnerAsync("10.0.0.1")).LastSeenAt.ShouldBe(Now.AddHours(1));
        (await FindOwnerAsync("10.0.0.3")).LastSeenAt.ShouldBe(Now.AddHours(1));
        (await AccountAsync()).ReadAt.ShouldBe(Now.AddHours(1));
    }

    [Fact]
    public async Task Apply_DeltaIsDenied_ItsAssetsAreUnknownSinceThenAndWereLastSeenByTheDeltaBefore()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        await ApplyAsync(Delta(Later, [], Web));

        (await ApplyAsync(Delta(Later.AddMinutes(10), [Denied]))).ShouldBe(new InventoryChange(0, 0, 0, 0, Unknown: 1));

        var unknown = await FindAsync(Web);
        (unknown.UnknownSince, unknown.LastSeenAt, unknown.RetiredAt).ShouldBe((Later.AddMinutes(10), Later, null));
        (await FindAsync(Database)).UnknownSince.ShouldBeNull();
        (await AccountAsync()).Gaps.ShouldBe([Denied]);

        await ApplyAsync(Delta(Later.AddMinutes(20), [], Web));
        var seen = await FindAsync(Web);
        (seen.UnknownSince, seen.LastSeenAt).ShouldBe((null, Later.AddMinutes(20)));
        (await AccountAsync()).Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Apply_WholeReadIsDeniedBehindADelta_ItsAssetsWereLastSeenByTheDelta()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        await ApplyAsync(Delta(Later, [], Web));

        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Database) with { Completeness = SnapshotCompleteness.Partial, Gaps = [Denied] });

        var unknown = await FindAsync(Web);
        (unknown.UnknownSince, unknown.LastSeenAt).ShouldBe((Now.AddHours(1), Later));
        (await FindAsync(Database)).LastSeenAt.ShouldBe(Now.AddHours(1));
    }

    // What of the account as a whole was said before stays: whose it is, what cannot be read elsewhere, who reaches what there.
    [Fact]
    public async Task Apply_Delta_SaysNothingOfTheAccountAsAWhole()
    {
        var elsewhere = new SnapshotGap(Central, "instance", "ec2:DescribeInstances was denied");
        var everywhere = new SnapshotGap(null, "load-balancer", "denied");
        var whole = SampleEstate.Snapshot(Now, Web, Database) with
        {
            Scope = new([], [], []), Completeness = SnapshotCompleteness.Partial, Gaps = [elsewhere, everywhere, Denied with { Kind = "function" }],
        };
        await Store.Inventory.ApplyAsync(new AccountReading(whole, [NetworkOf("here"), NetworkOf("there")], 0), Cancellation);

        (await ApplyAsync(Delta(Later, []))).ShouldBe(new InventoryChange(0, 0, 1, 0));

        var account = await AccountAsync();
        account.Scope.Allowed.ShouldBeEmpty();
        account.Gaps.ShouldBe([elsewhere, everywhere]);
        account.AllRegions.ShouldBe([Central, AccountSnapshot.DefaultRegion]);
        (await Store.Inventory.ListNetworksAsync(SampleEstate.Account, Cancellation)).Select(network => network.Id).ShouldBe(["here", "there"]);
        (await Store.Gauges.ReadLoadAsync(Now, Cancellation)).Regions.Select(region => region.Region).ShouldBe([Central, AccountSnapshot.DefaultRegion]);
    }

    // As of a region that the account has switched off meanwhile.
    [Fact]
    public async Task Apply_DeltaOfNoRegion_ChangesNothing()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));

        (await ApplyAsync(Delta(Later, []) with { RegionsRead = [] })).ShouldBe(new InventoryChange(0, 0, 0, 0));

        (await FindAsync(Web)).ShouldSatisfyAllConditions(asset => asset.LastSeenAt.ShouldBe(Now), asset => asset.UnknownSince.ShouldBeNull());
        (await FindAsync(Database)).RetiredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Apply_OneOvertookTheOther_BringsNothingBack()
    {
        await ApplyAsync(SampleEstate.Snapshot(Later, Web, Database));
        (await ApplyAsync(Delta(Now, []))).ShouldBe(new InventoryChange(0, 0, 0, 0));
        (await FindAsync(Web)).RetiredAt.ShouldBeNull();

        await ApplyAsync(Delta(Later.AddMinutes(10), [], Web, Old));
        (await ApplyAsync(SampleEstate.Snapshot(Later.AddMinutes(5), Web, Database))).ShouldBe(new InventoryChange(0, 0, 0, 2));
        (await FindAsync(Old)).RetiredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Apply_DeltaOfAnAccountThatWasNeverReadWhole_IsRefused()
    {
        await Should.ThrowAsync<ArgumentException>(ApplyAsync(Delta(Now, [], Web)));
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation)).ShouldBeNull();
    }

    private static GcpNetworkFacts NetworkOf(string id) => new(id, [], [], [], [], []);

    private static AccountSnapshot Delta(DateTimeOffset takenAt, ImmutableArray<SnapshotGap> gaps, params IEnumerable<AssetSnapshot> assets) => SampleEstate.Snapshot(takenAt, assets) with
    {
        IsDelta = true, RegionsRead = [West], Gaps = gaps, Completeness = gaps.IsEmpty ? SnapshotCompleteness.Complete : SnapshotCompleteness.Partial,
    };

    private Task<InventoryChange> ApplyAsync(AccountSnapshot snapshot) => Store.Inventory.ApplyAsync(snapshot, Cancellation);

    private async Task<Asset> FindAsync(AssetSnapshot asset) => (await Store.Inventory.FindAssetAsync(asset.Key, Cancellation)).ShouldNotBeNull();

    private async Task<Asset> FindOwnerAsync(string address) => (await Store.Inventory.FindOwnersAsync([IPAddress.Parse(address)], Cancellation)).ShouldHaveSingleItem();

    private async Task<AccountState> AccountAsync() => (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation)).ShouldNotBeNull();
}
