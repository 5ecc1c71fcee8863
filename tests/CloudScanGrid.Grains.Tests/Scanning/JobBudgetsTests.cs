using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Campaigns;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Scanning;

namespace CloudScanGrid.Grains.Tests.Scanning;

/// <summary>A job that asks its account for 900 packets a second, its subnet for 5,000, and last its campaign, which grants 500.</summary>
public sealed class JobBudgetsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Acquire_LimitFallsWhileOthersAreAsked_EachOwnerCountsWhatTheJobGot()
    {
        await using var grid = await StartAsync();
        BeforeCampaign(grid, () => grid.Grains.GetAccount(Estate.Account).SyncAsync(Of(packetsPerSecond: 100)));

        var grant = await BudgetsOf(grid, "j-1").AcquireAsync(10, 1, Minute);

        grant.ShouldBe(new BudgetGrant(10, 500));
        (await ListAsync(grid)).Select(lease => (lease.Hosts, lease.PacketsPerSecond)).ShouldBe([(10, 500), (10, 500), (10, 500)]);
    }

    [Fact]
    public async Task Acquire_AnotherJobTakesTheShareMeanwhile_GetsAndHoldsNothing()
    {
        await using var grid = await StartAsync();
        var account = grid.Grains.GetAccount(Estate.Account);
        BeforeCampaign(grid, async () =>
        {
            await account.ReleaseAsync("j-1");
            await account.AcquireAsync(new BudgetRequest("j-2", 1, 600, 1, Minute));
        });

        var grant = await BudgetsOf(grid, "j-1").AcquireAsync(10, 1, Minute);

        grant.IsNone.ShouldBeTrue();
        (await ListAsync(grid)).ShouldHaveSingleItem().Holder.ShouldBe("j-2");
    }

    [Fact]
    public async Task Acquire_OneHost_LeavesWhatItCannotUse()
    {
        await using var grid = await StartAsync();
        var ofUse = ScanProfiles.Light.PacketsOfUse(1);
        ofUse.ShouldBeInRange(128, 499);
        var budgets = BudgetsOf(grid, "j-1");

        (await budgets.AcquireAsync(1, 1, Minute)).ShouldBe(new BudgetGrant(1, ofUse));
        (await budgets.GrowAsync(Minute)).ShouldBe(new BudgetGrant(1, ofUse));
    }

    [Fact]
    public async Task Acquire_AnOwnerFails_HoldsNothing()
    {
        await using var grid = await StartAsync();
        BeforeCampaign(grid, () => throw new TimeoutException("the test keeps this call from the campaign"));

        await Should.ThrowAsync<TimeoutException>(() => BudgetsOf(grid, "j-1").AcquireAsync(10, 1, Minute));

        (await ListAsync(grid)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Grow_OthersGaveTheirsBack_HoldsAFairShareOfEveryLimit()
    {
        await using var grid = await StartAsync();
        var (first, second) = (BudgetsOf(grid, "j-1"), BudgetsOf(grid, "j-2"));
        await first.AcquireAsync(10, 4, Minute);
        await second.AcquireAsync(10, 3, Minute);

        // The campaign's 500, which are less than the account's 900.
        (await first.GrowAsync(Minute)).ShouldBe(new BudgetGrant(10, 250));
        await second.ReleaseAsync();
        (await first.GrowAsync(Minute)).ShouldBe(new BudgetGrant(10, 500));

        (await ListAsync(grid)).Select(lease => (lease.Hosts, lease.PacketsPerSecond)).ShouldBe([(10, 500), (10, 500), (10, 500)]);
        await first.ReleaseAsync();
        (await first.GrowAsync(Minute)).PacketsPerSecond.ShouldBe(500);
        (await ListAsync(grid)).ShouldBeEmpty();
    }

    private static async Task<GridFixture> StartAsync()
    {
        var grid = await GridFixture.StartAsync();
        await grid.Grains.GetAccount(Estate.Account).SyncAsync(Of(packetsPerSecond: 900));
        var now = TimeProvider.System.GetUtcNow();
        await grid.Store.Campaigns.CreateAsync(new Campaign("c-1", Estate.Request(maxRate: 500), CampaignState.Planning, now, null, null), CancellationToken.None);
        await grid.Store.Campaigns.SetStateAsync("c-1", CampaignState.Running, null, now, CancellationToken.None);
        return grid;
    }

    private static AccountSnapshot Of(int packetsPerSecond) =>
        Estate.Of(1, 20, new AccountLimits { ConcurrentHosts = 100, PacketsPerSecond = packetsPerSecond });

    private static void BeforeCampaign(GridFixture grid, Func<Task> action) => grid.Calls.Before = call =>
        call.Grain is ICampaignGrain && call.MethodName == nameof(IBudgetOwner.AcquireAsync) ? action() : Task.CompletedTask;

    private static JobBudgets BudgetsOf(GridFixture grid, string job) => new(grid.Grains, job, "c-1", Estate.Subnet(0), ScanProfiles.Light);

    private static async Task<List<BudgetLease>> ListAsync(GridFixture grid)
    {
        var leases = new List<BudgetLease>();
        foreach (var owner in (string[])[Estate.Account.ToString(), Estate.Subnet(0).ToString(), "c-1"])
            leases.AddRange(await grid.Store.Leases.ListLiveAsync(owner, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        return leases;
    }
}
