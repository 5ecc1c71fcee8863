using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Campaigns;

namespace CloudScanGrid.Grains.Tests.Inventory;

/// <summary>What a provider tells of a change is read, region by region, and what changed is scanned.</summary>
public sealed class ChangeTests : IAsyncLifetime
{
    private const string West = "eu-west-1";
    private const string East = "us-east-1";

    private static readonly AccountKey Account = ScriptedCloud.Key(1);

    private readonly ScriptedCloud _cloud = new() { Accounts = [new(Account, "one")], ShowsRegions = true };
    private GridFixture _grid = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grid = await GridFixture.StartAsync(cloud: _cloud);
        Show(("i-west", West), ("i-east", East));
        await _grid.Grains.GetInventory(CloudProvider.Aws).SyncAsync();
        await UntilAsync(async () => await _grid.Store.Inventory.FindAccountAsync(Account, Cancellation) is not null);
    }

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Follow_ChangeOfARegion_ReadsItAloneAndClaimsNothingOfTheOthers()
    {
        var before = (await AccountAsync()).SyncedAt;
        Show(("i-new", East));

        await FollowAsync(Change("event-1", East, "i-new"));

        _cloud.Deltas.ShouldBe([East]);
        _cloud.Reads[Account].ShouldBe(1);
        (await FindAsync("i-east")).RetiredAt.ShouldNotBeNull();
        var west = await FindAsync("i-west");
        (west.RetiredAt, west.UnknownSince, west.LastSeenAt).ShouldBe((null, null, before));
        var account = await AccountAsync();
        account.SyncedAt.ShouldBe(before);
        account.ReadAt.ShouldBeGreaterThan(before);
        (await CampaignsAsync()).ShouldHaveSingleItem().Request.Assets.ShouldBe([new AssetKey(Account, "i-new")]);
    }

    [Fact]
    public async Task Follow_ProviderShowsAccountsAsAWhole_ReadsAllOfIt()
    {
        _cloud.ShowsRegions = false;
        Show(("i-west", West));

        await FollowAsync(Change("event-1", West, "i-west"));

        _cloud.Reads[Account].ShouldBe(2);
        (await FindAsync("i-east")).RetiredAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Confirm_AddressChangedOwner_ReadsItsRegionAgainAlone()
    {
        var (west, east) = (new OwnedAddress("i-west", "0", West, IPAddress.Parse("10.0.0.1")), new OwnedAddress("i-east", "0", East, IPAddress.Parse("10.0.0.2")));
        _cloud.Owners = _ => new([west], null);

        // The first read may have ended in the store and not yet in the grain: it covers what is asked for meanwhile.
        await UntilAsync(async () =>
        {
            await _grid.Grains.GetAccount(Account).ConfirmAsync([west, east], TimeSpan.FromMinutes(5));
            return !_cloud.Deltas.IsEmpty;
        });
        _cloud.Deltas.Distinct().ShouldBe([East]);
        _cloud.Reads[Account].ShouldBe(1);
    }

    [Fact]
    public async Task Follow_ScanCannotBeStarted_ComesAgainAndIsScannedThen()
    {
        _grid.Calls.Before = context => context.InterfaceMethod.DeclaringType == typeof(ICampaignGrain) ? throw new InvalidOperationException("the test keeps campaigns from starting") : Task.CompletedTask;
        var change = Change("event-1", West, "i-west");
        await Should.ThrowAsync<InvalidOperationException>(FollowAsync(change));
        (await CampaignsAsync()).ShouldBeEmpty();

        _grid.Calls.Before = _ => Task.CompletedTask;
        await FollowAsync(change);

        (await CampaignsAsync()).ShouldHaveSingleItem().Request.Assets.ShouldBe([new AssetKey(Account, "i-west")]);
    }

    // What was read on a silo whose clock was ahead is not newer than what is read now.
    [Fact]
    public async Task Follow_AnotherSilosClockWasAhead_IsReadAllTheSame()
    {
        await _grid.Store.Inventory.ApplyAsync(ReadingOf(Account, ("i-west", West)).Snapshot with { TakenAt = TimeProvider.System.GetUtcNow().AddMinutes(10) }, Cancellation);
        Show(("i-west", West), ("i-new", East));

        await FollowAsync(Change("event-1", East, "i-new"));

        (await FindAsync("i-new")).RetiredAt.ShouldBeNull();
        (await CampaignsAsync()).ShouldHaveSingleItem().Request.Assets.ShouldBe([new AssetKey(Account, "i-new")]);
    }

    // Whoever may write to the queue names no account into the inventory, and none back into it.
    [Fact]
    public async Task Follow_AccountIsNotOursOrNotAnyMore_ReadsNothing()
    {
        await _grid.Grains.GetAccount(Account).LapseAsync("the organization does not name it any more", isOurs: false);
        var stranger = ScriptedCloud.Key(2);

        await FollowAsync(Change("event-1", West, "i-west"));
        await _grid.Grains.GetAccount(stranger).FollowAsync([Change("event-2", West, "i-west") with { Account = stranger }]);

        _cloud.Deltas.ShouldBeEmpty();
        _cloud.Reads.Keys.ShouldBe([Account]);
        _cloud.Reads[Account].ShouldBe(1);
        (await AccountAsync()).Scope.Allowed.ShouldBeEmpty();
        (await _grid.Store.Inventory.FindAccountAsync(stranger, Cancellation)).ShouldBeNull();
        (await CampaignsAsync()).ShouldBeEmpty();
    }

    // Two networks have the address; the interface is of one of them.
    [Fact]
    public async Task Follow_ChangeNamesAnInterfaceAlone_ScansTheMachineThatHasIt()
    {
        var twin = AssetOf("i-twin", West, 1) with { Subnet = new(Account, "subnet-2") };
        _cloud.Read = account =>
        {
            var reading = ReadingOf(account, ("i-west", West), ("i-east", East));
            return reading with
            {
                Snapshot = reading.Snapshot with { Subnets = reading.Snapshot.Subnets.Add(new(twin.Subnet, IPNetwork.Parse("10.0.0.0/8"), [twin])) },
                Networks = [NetworkOf("vpc-1", "subnet-1", "eni-west"), NetworkOf("vpc-2", "subnet-2", "eni-twin")],
            };
        };

        await FollowAsync(Change("event-1", West, "eni-west"));

        (await CampaignsAsync()).ShouldHaveSingleItem().Request.Assets.ShouldBe([new AssetKey(Account, "i-west")]);
    }

    private static CloudChange Change(string id, string region, string resource) => new(id, Account, region, "RunInstances", [resource]);

    private static AccountReading ReadingOf(AccountKey account, params (string Id, string Region)[] assets) => AccountReading.Of(ScriptedCloud.SnapshotOf(account) with
    {
        Subnets = [new(new(account, "subnet-1"), IPNetwork.Parse("10.0.0.0/8"), [.. assets.Select((asset, index) => AssetOf(asset.Id, asset.Region, index + 1))])],
    });

    private static AssetSnapshot AssetOf(string id, string region, int number) => new()
    {
        Key = new(Account, id), Subnet = new(Account, "subnet-1"), Region = region, Addresses = [IPAddress.Parse($"10.0.0.{number}")],
    };

    private static AwsNetworkFacts NetworkOf(string id, string subnet, string @interface) => new(
        id, West, [new(subnet, [], new("acl-1", [], []), new("rtb-1", []))], [], [new(@interface, subnet, [IPAddress.Parse("10.0.0.1")], [])], ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);

    private void Show(params (string Id, string Region)[] assets) => _cloud.Read = account => ReadingOf(account, assets);

    private Task FollowAsync(CloudChange change) => _grid.Grains.GetAccount(Account).FollowAsync([change]);

    private async Task<AccountState> AccountAsync() => (await _grid.Store.Inventory.FindAccountAsync(Account, Cancellation)).ShouldNotBeNull();

    private async Task<Asset> FindAsync(string asset) => (await _grid.Store.Inventory.FindAssetAsync(new(Account, asset), Cancellation)).ShouldNotBeNull();

    private async Task<IReadOnlyList<Campaign>> CampaignsAsync() => (await _grid.Store.Estate.ListCampaignsAsync(new PageRequest(10, null), Cancellation)).Rows;

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isReached())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
