using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Storage.Sqlite;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Grains.Tests.Scanning;

/// <summary>An owner's memory of its leases, over a real store.</summary>
public sealed class LeasedBudgetsTests : IAsyncLifetime
{
    private const int HostLimit = 100;
    private const int PacketLimit = 1000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new(SampleEstate.Start);
    private SqliteStore _store = null!;
    private int _owners;

    private enum Step
    {
        Acquire,
        Renew,
        Release,
        Wait,
        SetLimits,
    }

    public async ValueTask InitializeAsync() => _store = await SqliteStore.OpenTemporaryAsync(
        new SqliteStoreOptions(), _clock, NullLogger.Instance, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Acquire_LessThanItHoldsAfterTheLimitFell_GivesTheRestBack()
    {
        var budgets = await OpenAsync("account");
        await budgets.AcquireAsync(new BudgetRequest("j-1", 20, 200, 1, Minute));
        await budgets.AcquireAsync(new BudgetRequest("j-2", 20, 800, 1, Minute));
        budgets.SetLimits(HostLimit, 500);

        (await budgets.AcquireAsync(new BudgetRequest("j-1", 10, 100, 1, Minute))).ShouldBe(new BudgetGrant(10, 100));

        (await budgets.CountHostsAsync()).ShouldBe(30);
        (await ListAsync("account"))[0].ShouldBe(new BudgetLease("account", "j-1", 10, 100, _clock.GetUtcNow() + Minute));
    }

    [Fact]
    public async Task FindFairShare_OthersAreDenied_LeavesThemWhatIsFree()
    {
        var budgets = await OpenAsync("account");
        await budgets.AcquireAsync(new BudgetRequest("j-1", 20, 400, 1, Minute));
        await budgets.AcquireAsync(new BudgetRequest("j-2", 20, 600, 1, Minute));
        await budgets.AcquireAsync(new BudgetRequest("j-3", 20, 600, 1, Minute));
        await budgets.ReleaseAsync("j-2");

        (await budgets.FindFairShareAsync("j-1")).ShouldBe(400);
        _clock.Advance(TimeSpan.FromSeconds(10));
        (await budgets.FindFairShareAsync("j-1")).ShouldBe(1000);
        (await budgets.FindFairShareAsync("j-3")).ShouldBe(0);
    }

    [Fact]
    public async Task FindFairShare_AnotherLeftWhatItDoesNotNeed_ThatGoesToThoseWhoWantMore()
    {
        var budgets = await OpenAsync("account");
        foreach (var job in (string[])["j-1", "j-2", "j-3"])
            await budgets.AcquireAsync(new BudgetRequest(job, 10, 200, 1, Minute));

        (await budgets.WantAsync("j-3", wantsMore: false)).ShouldBeTrue();
        await budgets.AcquireAsync(new BudgetRequest("j-3", 10, 40, 1, Minute));

        (await budgets.FindFairShareAsync("j-1")).ShouldBe((1000 - 40) / 2);
        await budgets.AcquireAsync(new BudgetRequest("j-1", 10, 480, 1, Minute));
        (await budgets.FindFairShareAsync("j-2")).ShouldBe(480);
    }

    [Fact]
    public async Task Want_NobodyElseDoes_IsFalse()
    {
        var budgets = await OpenAsync("account");
        await budgets.AcquireAsync(new BudgetRequest("j-1", 10, 200, 1, Minute));
        await budgets.AcquireAsync(new BudgetRequest("j-2", 10, 200, 1, Minute));

        (await budgets.WantAsync("j-1", wantsMore: false)).ShouldBeTrue();
        (await budgets.WantAsync("j-2", wantsMore: false)).ShouldBeFalse();
        (await budgets.WantAsync("j-1", wantsMore: true)).ShouldBeFalse();
        (await budgets.WantAsync("j-2", wantsMore: false)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await budgets.WantAsync("j-2", wantsMore: false)).ShouldBeFalse();
    }

    /// <summary>Whatever jobs ask and whatever store writes fail: what the owner grants is what the store's leases leave free, and what it granted is there.</summary>
    [Fact]
    public async Task AnySteps_MemoryAndStoreAgree()
    {
        var step = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 3], Gen.Int[1, 120], Gen.Int[1, 3], Gen.Frequency((5, Gen.Const(FlakyLeaseStore.Failure.None)), (1, Gen.Enum<FlakyLeaseStore.Failure>())));
        await step.Array[1, 60].SampleAsync(CheckAsync, iter: 100, threads: 1);
    }

    private async Task CheckAsync((Step Step, int Job, int Amount, int Jobs, FlakyLeaseStore.Failure Failure)[] steps)
    {
        var owner = $"owner-{_owners++}";
        var flaky = new FlakyLeaseStore(_store.Leases);
        var budgets = await OpenAsync(owner, flaky);
        var (hostLimit, packetLimit) = (HostLimit, PacketLimit);
        foreach (var (step, job, amount, jobs, failure) in steps)
        {
            var holder = $"job-{job}";
            var before = await ListAsync(owner);
            var held = before.FirstOrDefault(lease => lease.Holder == holder);
            var others = before.Where(lease => lease.Holder != holder).ToList();
            var expected = before;
            flaky.Next = failure;
            try
            {
                switch (step)
                {
                    case Step.Acquire:
                        var grant = await budgets.AcquireAsync(new BudgetRequest(holder, amount, amount * 10, jobs, Minute));
                        var hostsFree = Math.Max(held?.Hosts ?? 0, hostLimit - others.Sum(lease => lease.Hosts));
                        var packetsFree = Math.Max(held?.PacketsPerSecond ?? 0, packetLimit - others.Sum(lease => lease.PacketsPerSecond));
                        var fairShare = packetLimit / (others.Count + jobs);
                        var isTooLittle = held is null && packetsFree / jobs < Math.Min(amount * 10, fairShare / 2);
                        grant.ShouldBe(hostsFree <= 0
                            ? BudgetGrant.None
                            : packetsFree <= 0 || isTooLittle
                            ? BudgetGrant.None with { FairShare = fairShare }
                            : new BudgetGrant(Math.Min(amount, hostsFree), Math.Min(amount * 10, Math.Max(1, packetsFree / jobs))));
                        if (!grant.IsNone)
                            expected = [.. others, new BudgetLease(owner, holder, grant.Hosts, grant.PacketsPerSecond, _clock.GetUtcNow() + Minute)];
                        break;
                    case Step.Renew:
                        (await budgets.RenewAsync(holder, Minute)).ShouldBe(held is not null);
                        if (held is not null)
                            expected = [.. others, held with { ExpiresAt = _clock.GetUtcNow() + Minute }];
                        break;
                    case Step.Release:
                        await budgets.ReleaseAsync(holder);
                        expected = others;
                        break;
                    case Step.Wait:
                        _clock.Advance(TimeSpan.FromSeconds(amount / 2));
                        continue;
                    default:
                        (hostLimit, packetLimit) = (amount, amount * jobs * 5);
                        budgets.SetLimits(hostLimit, packetLimit);
                        break;
                }
            }
            catch (IOException)
            {
                // The job does not know what it holds, so neither does this test: the store does.
                continue;
            }

            (await ListAsync(owner)).ShouldBe(expected, ignoreOrder: true);
            (await budgets.CountHostsAsync()).ShouldBe(expected.Sum(lease => lease.Hosts));
            var mine = expected.FirstOrDefault(lease => lease.Holder == holder)?.PacketsPerSecond ?? 0;
            var free = packetLimit - expected.Where(lease => lease.Holder != holder).Sum(lease => lease.PacketsPerSecond);
            (await budgets.FindFairShareAsync(holder)).ShouldBeInRange(mine, mine == 0 ? 0 : Math.Max(mine, free));
        }
    }

    private async Task<LeasedBudgets> OpenAsync(string owner, ILeaseStore? store = null)
    {
        var budgets = new LeasedBudgets(owner, store ?? _store.Leases, _clock);
        await budgets.LoadAsync(HostLimit, PacketLimit, TestContext.Current.CancellationToken);
        return budgets;
    }

    private Task<IReadOnlyList<BudgetLease>> ListAsync(string owner) =>
        _store.Leases.ListLiveAsync(owner, _clock.GetUtcNow(), TestContext.Current.CancellationToken);
}
