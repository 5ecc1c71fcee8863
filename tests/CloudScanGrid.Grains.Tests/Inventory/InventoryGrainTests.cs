using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Inventory;

namespace CloudScanGrid.Grains.Tests.Inventory;

/// <summary>Every account of a provider is read when it is due, and trouble of one stops no other.</summary>
public sealed class InventoryGrainTests
{
    private static readonly AccountKey First = ScriptedCloud.Key(1);
    private static readonly AccountKey Second = ScriptedCloud.Key(2);

    private readonly ScriptedCloud _cloud = new() { Accounts = [new(First, "one"), new(Second, "two")] };

    [Fact]
    public async Task Sync_TwoAccounts_AreInTheStore()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1", "i-2"));

        var state = await SyncAsync(grid);

        (state.Accounts, state.Incomplete).ShouldBe((2, 0));
        (await grid.Store.Inventory.ListAccountsAsync(CancellationToken.None)).Select(account => account.Key).ShouldBe([First, Second]);
        (await grid.Store.Inventory.FindAssetAsync(new(Second, "i-2"), CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sync_TheOrganizationNamesAccounts_AreCalledSoUntilItNamesThemAnew()
    {
        await using var grid = await StartAsync();
        await SyncAsync(grid);
        (await NamesAsync()).ShouldBe(["one", "two"]);

        _cloud.Accounts = [new(First, new string('n', 2 * AccountSnapshot.MostName)), new(Second, "")];
        await SyncAsync(grid);
        (await NamesAsync()).ShouldBe([new string('n', AccountSnapshot.MostName), "two"]);

        async Task<IEnumerable<string?>> NamesAsync() => (await grid.Store.Inventory.ListAccountsAsync(CancellationToken.None)).Select(account => account.Name);
    }

    [Fact]
    public async Task Sync_OneAccountCannotBeRead_TheOthersAreAndItsAssetsAreUnknown()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);

        _cloud.Read = account => account == First
            ? AccountReading.Of(ScriptedCloud.SnapshotOf(account) with { Completeness = SnapshotCompleteness.Partial, Gaps = [new(null, null, "sts:AssumeRole was denied")] })
            : AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-9"));
        var state = await SyncAsync(grid);

        state.Incomplete.ShouldBe(1);
        (await FindAsync(grid, First, "i-1")).UnknownSince.ShouldNotBeNull();
        (await FindAsync(grid, Second, "i-1")).RetiredAt.ShouldNotBeNull();
        (await FindAsync(grid, Second, "i-9")).RetiredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Sync_AReaderFails_TheOthersAreRead()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => account == First ? throw new InvalidOperationException("the test breaks this account") : AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));

        var state = await SyncAsync(grid);

        state.Incomplete.ShouldBe(1);
        (await FindAsync(grid, Second, "i-1")).RetiredAt.ShouldBeNull();
    }

    [Fact]
    public async Task List_AccountIsSuspended_KeepsItsAssetsAsUnknown()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);

        _cloud.Accounts = [new(First, "one", IsActive: false), new(Second, "two")];
        var state = await SyncAsync(grid);

        state.Accounts.ShouldBe(1);
        var asset = await FindAsync(grid, First, "i-1");
        (asset.UnknownSince is not null, asset.RetiredAt).ShouldBe((true, null));
        var account = (await grid.Store.Inventory.FindAccountAsync(First, CancellationToken.None)).ShouldNotBeNull();
        account.Gaps.ShouldHaveSingleItem().Reason.ShouldContain("suspended");
        account.Scope.Allowed.ShouldNotBeEmpty();
        _cloud.Reads[First].ShouldBe(1);
    }

    [Fact]
    public async Task List_AccountLeft_IsNeverScannedAgain()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);

        _cloud.Accounts = [new(Second, "two")];
        await SyncAsync(grid);

        (await grid.Store.Inventory.FindAccountAsync(First, CancellationToken.None)).ShouldNotBeNull().Scope.Allowed.ShouldBeEmpty();
        (await FindAsync(grid, First, "i-1")).RetiredAt.ShouldBeNull();
    }

    [Fact]
    public async Task List_OrganizationDoesNotAnswer_NobodyIsTakenForGone()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);

        (_cloud.Accounts, _cloud.Trouble) = ([], ["organizations:ListAccounts was denied"]);
        var state = await SyncAsync(grid);

        state.Trouble.ShouldBe(["organizations:ListAccounts was denied"]);
        (await grid.Store.Inventory.FindAccountAsync(First, CancellationToken.None)).ShouldNotBeNull().Scope.Allowed.ShouldNotBeEmpty();
        _cloud.Reads[First].ShouldBe(2);
    }

    [Fact]
    public async Task Sync_ManyAccounts_AreReadSoManyAtOnce()
    {
        await using var grid = await StartAsync();
        _cloud.Accounts = [.. Enumerable.Range(1, 100).Select(number => new ListedAccount(ScriptedCloud.Key(number), ""))];
        _cloud.BeforeRead = (_, cancellationToken) => Task.Delay(20, cancellationToken);

        await SyncAsync(grid);

        _cloud.Reads.Count.ShouldBe(100);
        _cloud.MostAtOnce.ShouldBeInRange(2, 32);
    }

    [Fact]
    public async Task Refresh_WhileItReads_BudgetsAreGiven()
    {
        await using var grid = await StartAsync();
        var gate = new TaskCompletionSource();
        _cloud.BeforeRead = (_, _) => gate.Task;
        await grid.Grains.GetInventory(CloudProvider.Aws).SyncAsync();
        await WaitAsync(grid, state => state.Reading == 2);

        (await grid.Grains.GetAccount(First).AcquireAsync(new("job-1", 1, 10, 1, TimeSpan.FromMinutes(1)))).PacketsPerSecond.ShouldBe(10);

        gate.SetResult();
        await WaitAsync(grid, state => state is { Due: 0, Reading: 0 });
    }

    [Fact]
    public async Task Confirm_AddressChangedOwner_IsNotConfirmedAndTheAccountIsReadAgain()
    {
        await using var grid = await StartAsync();
        await SyncAsync(grid);
        var (mine, others) = (Owned("i-1", "10.0.0.1"), Owned("i-2", "10.0.0.2"));
        _cloud.Owners = _ => new([mine, others with { AssetId = "i-9" }], null);

        var account = grid.Grains.GetAccount(First);
        (await account.ConfirmAsync([mine, others], TimeSpan.FromMinutes(5))).Confirmed.ShouldBe([mine]);
        await WaitAsync(grid, _ => _cloud.Reads[First] == 2);

        // Every process of a job asks again: what was confirmed a moment ago costs no call.
        (await account.ConfirmAsync([mine], TimeSpan.FromMinutes(5))).Confirmed.ShouldBe([mine]);
        _cloud.OwnershipCalls.ShouldBe(1);
        (await account.ConfirmAsync([mine], TimeSpan.Zero)).Trouble.ShouldBeNull();
        _cloud.OwnershipCalls.ShouldBe(2);

        static OwnedAddress Owned(string asset, string address) => new(asset, "0", "eu-west-1", System.Net.IPAddress.Parse(address));
    }

    // Told twice, read twice, scanned once; the group's change is its members'.
    [Fact]
    public async Task Follow_ChangesOfAnInstanceAndAGroup_ReadsTheAccountAndScansThoseAssetsOnce()
    {
        await using var grid = await StartAsync();
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1", "i-2", "i-3"));

        var change = new CloudChange("event-1", First, "eu-west-1", "RunInstances", ["i-2", "sg-unknown"]);
        await grid.Grains.GetAccount(First).FollowAsync([change]);
        await grid.Grains.GetAccount(First).FollowAsync([change]);

        _cloud.Reads[First].ShouldBe(3);
        (await FindAsync(grid, First, "i-2")).RetiredAt.ShouldBeNull();
        var campaign = (await CampaignsAsync(grid)).ShouldHaveSingleItem();
        campaign.Request.Assets.ShouldBe([new AssetKey(First, "i-2")]);
        campaign.Request.Profile.Name.ShouldBe("light");
    }

    [Fact]
    public async Task Sync_AssetsAreNew_AreScannedButForAnAccountsFirstRead()
    {
        await using var grid = await GridFixture.StartAsync(cloud: _cloud, newProfile: "light");
        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, "i-1"));
        await SyncAsync(grid);
        (await CampaignsAsync(grid)).ShouldBeEmpty();

        _cloud.Read = account => AccountReading.Of(ScriptedCloud.SnapshotOf(account, account == First ? ["i-1", "i-2"] : ["i-1"]));
        await SyncAsync(grid);

        (await CampaignsAsync(grid)).ShouldHaveSingleItem().Request.Assets.ShouldBe([new AssetKey(First, "i-2")]);
    }

    [Fact]
    public async Task Follow_AccountCannotBeRead_IsToldSoThatTheChangeComesAgain()
    {
        await using var grid = await StartAsync();
        await SyncAsync(grid);
        _cloud.Read = _ => throw new InvalidOperationException("the test breaks this account");
        await Should.ThrowAsync<InvalidOperationException>(grid.Grains.GetAccount(First).FollowAsync([new CloudChange("event-1", First, "eu-west-1", "RunInstances", ["i-2"])]));
    }

    [Fact]
    public async Task Sync_ASiloDies_EveryAccountIsReadAllTheSame()
    {
        await using var grid = await GridFixture.StartAsync(silos: 3, cloud: _cloud);
        _cloud.Accounts = [.. Enumerable.Range(1, 60).Select(number => new ListedAccount(ScriptedCloud.Key(number), ""))];
        _cloud.BeforeRead = (_, cancellationToken) => Task.Delay(200, cancellationToken);
        await grid.Grains.GetInventory(CloudProvider.Aws).SyncAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        await grid.Cluster.KillSiloAsync(grid.Cluster.Silos[^1]);

        // As every control silo does, again and again.
        await GridFixture.AskAsync(() => grid.Grains.GetInventory(CloudProvider.Aws).SyncAsync());
        await WaitAsync(grid, state => state is { Due: 0, Reading: 0, Accounts: 60 });
        (await grid.Store.Inventory.ListAccountsAsync(CancellationToken.None)).Count.ShouldBe(60);
    }

    private static async Task<IReadOnlyList<Campaign>> CampaignsAsync(GridFixture grid) =>
        (await grid.Store.Estate.ListCampaignsAsync(new PageRequest(10, null), TestContext.Current.CancellationToken)).Rows;

    private Task<GridFixture> StartAsync() => GridFixture.StartAsync(cloud: _cloud);

    private static async Task<InventoryState> SyncAsync(GridFixture grid)
    {
        await grid.Grains.GetInventory(CloudProvider.Aws).SyncAsync();
        return await WaitAsync(grid, state => state is { Due: 0, Reading: 0, ListedAt: not null });
    }

    private static async Task<InventoryState> WaitAsync(GridFixture grid, Func<InventoryState, bool> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            InventoryState? state = null;
            await GridFixture.AskAsync(async () => state = await grid.Grains.GetInventory(CloudProvider.Aws).GetStateAsync());
            if (isReached(state!))
                return state!;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<Asset> FindAsync(GridFixture grid, AccountKey account, string asset) =>
        (await grid.Store.Inventory.FindAssetAsync(new(account, asset), CancellationToken.None)).ShouldNotBeNull();
}
