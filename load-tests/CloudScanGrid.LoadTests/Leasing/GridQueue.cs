using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>
/// What the grid asks of its store for a job, without the grains between: budgets of account, subnet and campaign, targets under a fencing token, every observation
/// kept and its target ended, leases and budgets given back.
/// </summary>
internal sealed class GridQueue : IAsyncDisposable
{
    /// <summary>As <c>Scheduler:TargetsPerJob</c> has it by default.</summary>
    private const int TargetsPerJob = 64;

    private const int Unlimited = 1_000_000_000;
    private const string Campaign = "c-1";
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(60);

    private readonly PostgresStore _store;
    private readonly LeasedWork _work;

    private GridQueue(PostgresStore store, LeasedWork work)
    {
        _store = store;
        _work = work;
    }

    public static async Task<GridQueue> FillAsync(string database, LeasedWork work)
    {
        var store = await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var request = new ScanRequest
        {
            Accounts = [.. work.Targets.Select(target => target.Subnet.Account).Distinct()], Profile = ScanProfiles.Standard, RequestedBy = "load test",
        };
        await store.Campaigns.CreateAsync(new(Campaign, request, CampaignState.Planning, TimeProvider.System.GetUtcNow(), null, null), CancellationToken.None);
        await store.Campaigns.AddTargetsAsync(Campaign, work.Targets, CancellationToken.None);
        await store.Campaigns.SetStateAsync(Campaign, CampaignState.Running, null, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return new(store, work);
    }

    /// <summary>Leases and completes every target.</summary>
    /// <param name="slots">Jobs at once.</param>
    /// <param name="keepsResults">Whether each target's observation is kept; otherwise the targets end without one, as refused ones do.</param>
    /// <param name="leasesBudgets">Whether each job leases its three budgets, too.</param>
    public async Task<TimeSpan> RunAsync(int slots, bool keepsResults, bool leasesBudgets)
    {
        var waiting = new ConcurrentQueue<SubnetKey>(
            _work.Targets.GroupBy(target => target.Subnet).SelectMany(subnet => subnet.Chunk(TargetsPerJob).Select(_ => subnet.Key)));
        var looks = _work.Targets.Zip(_work.Looks).ToDictionary(pair => pair.First.Asset, pair => pair.Second);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, slots).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var subnet))
                await RunJobAsync(subnet, keepsResults ? looks : null, leasesBudgets ? [subnet.Account.ToString(), subnet.ToString(), Campaign] : []);
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var progress = await _store.Campaigns.CountAsync(Campaign, CancellationToken.None);
        if (progress.Ended != _work.Targets.Length)
            throw new InvalidOperationException($"{progress.Ended} of {_work.Targets.Length} targets ended");
        return elapsed;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task RunJobAsync(SubnetKey subnet, Dictionary<AssetKey, HostObservation>? looks, string[] owners)
    {
        var job = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var owner in owners)
        {
            var lease = new BudgetLease(owner, job, TargetsPerJob, 100, now + LeaseDuration);
            if (!await _store.Leases.TrySaveAsync(lease, Unlimited, Unlimited, CancellationToken.None))
                throw new InvalidOperationException($"{owner} has no budget");
        }

        var targets = await _store.Campaigns.ClaimAsync(new(Campaign, LeasedWork.Region, subnet, job, TargetsPerJob, now, LeaseDuration), CancellationToken.None);
        if (looks is not null)
            await Task.WhenAll(targets.Select(target => KeepAsync(target, looks[target.Asset])));
        await _store.Campaigns.EndJobAsync(job, looks is null ? [.. targets.Select(Refuse)] : [], CancellationToken.None);
        await Task.WhenAll(owners.Select(owner => _store.Leases.RemoveAsync(owner, job, CancellationToken.None)));
    }

    private static TargetRefusal Refuse(ScanTarget target) => new(target.Asset, target.Address, RefusalReason.OutsideScope, "load test");

    private async Task KeepAsync(ScanTarget target, HostObservation look)
    {
        var recorded = await _store.Observations.RecordAsync(
            new AssetObservation
            {
                Asset = target.Asset, Subnet = target.Subnet, Incarnation = target.Incarnation, CampaignId = Campaign, FencingToken = target.FencingToken, Profile = "standard", Host = look,
            },
            CancellationToken.None);
        if (recorded.Outcome != RecordOutcome.Recorded)
            throw new InvalidOperationException($"{target.Address} was not recorded: {recorded.Outcome}");
    }
}
