using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>A job's shares of every limit that it counts against: its account's, its subnet's and its campaign's.</summary>
/// <param name="grains">Where the owners are.</param>
/// <param name="jobId">The job.</param>
/// <param name="campaignId">Its campaign.</param>
/// <param name="subnet">The subnet of its targets.</param>
/// <param name="profile">How they are scanned.</param>
/// <param name="held">What it holds.</param>
internal sealed class JobBudgets(IGrainFactory grains, string jobId, string campaignId, SubnetKey subnet, ScanProfile profile, BudgetGrant held = default)
{
    // In one order for all jobs, so that two jobs cannot hold what the other waits for.
    private readonly ImmutableArray<IBudgetOwner> _owners = grains.GetBudgetOwners(campaignId, subnet);
    private readonly Turns _turns = new();
    private bool _isReleased;

    /// <summary>What the job holds of each.</summary>
    public BudgetGrant Held { get; private set; } = held;

    /// <summary>Why nothing was granted.</summary>
    public BudgetDenial Denial { get; private set; }

    /// <summary>Leases the least that all owners grant, or nothing. For a job that holds nothing yet; when an owner fails, it holds nothing still.</summary>
    /// <param name="hosts">Hosts wanted.</param>
    /// <param name="jobs">Among how many jobs of this size the owners' packets are to be shared.</param>
    /// <param name="duration">For how long.</param>
    public async Task<BudgetGrant> AcquireAsync(int hosts, int jobs, TimeSpan duration)
    {
        try
        {
            var shares = await AskInTurnAsync(hosts, jobs, duration);
            var granted = shares[^1];
            if (!granted.IsNone && await ShrinkAsync(shares, granted, duration))
                return Held = granted;
        }
        catch
        {
            // An owner that failed may have granted all the same. What cannot be released runs out.
            await ReleaseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        await ReleaseAsync();
        return BudgetGrant.None;
    }

    /// <summary>Keeps every share for longer.</summary>
    /// <returns>False when one of them ran out: the job must stop.</returns>
    public async Task<bool> RenewAsync(TimeSpan duration)
    {
        var renewed = await Task.WhenAll(_owners.Select(owner => owner.RenewAsync(jobId, duration)));
        return renewed.All(isLive => isLive);
    }

    /// <summary>Gives back a part of every share, of which at least one host and one packet are kept. Nothing where all was given back already.</summary>
    public Task GiveBackAsync(int hosts, int packetsPerSecond, TimeSpan duration) => _turns.TakeAsync(() =>
    {
        if (_isReleased)
            return Task.FromResult<BudgetGrant[]>([]);
        Held = new BudgetGrant(Math.Max(1, Held.Hosts - hosts), Math.Max(1, Held.PacketsPerSecond - packetsPerSecond));
        return Task.WhenAll(_owners.Select(owner => owner.AcquireAsync(RequestOf(Held, 1, duration))));
    });

    /// <summary>Takes up packets that nobody uses any more, up to a fair share of every limit. Nothing where all was given back already.</summary>
    /// <returns>What the job holds now.</returns>
    public Task<BudgetGrant> GrowAsync(TimeSpan duration) => _turns.TakeAsync(async () =>
    {
        var ofUse = profile.PacketsOfUse(Held.Hosts);
        if (_isReleased || ofUse <= Held.PacketsPerSecond)
            return Held;
        var fair = Math.Min(ofUse, (await Task.WhenAll(_owners.Select(owner => owner.FindFairShareAsync(jobId)))).Min());
        if (fair <= Held.PacketsPerSecond)
            return Held;
        var wanted = Held with { PacketsPerSecond = fair };
        var shares = await Task.WhenAll(_owners.Select(owner => owner.AcquireAsync(RequestOf(wanted, 1, duration))));

        // Who grants nothing leaves what was held.
        var granted = wanted with { PacketsPerSecond = shares.Min(share => share.IsNone ? Held.PacketsPerSecond : share.PacketsPerSecond) };
        if (await ShrinkAsync([.. shares.Select(share => share.IsNone ? Held : share)], granted, duration))
            Held = granted;
        return Held;
    });

    /// <summary>Says whether the job could use more.</summary>
    /// <returns>Whether others could.</returns>
    public async Task<bool> WantAsync(bool wantsMore) => (await Task.WhenAll(_owners.Select(owner => owner.WantAsync(jobId, wantsMore)))).Contains(true);

    public Task ReleaseAsync() => _turns.TakeAsync(async () =>
    {
        _isReleased = true;
        await Task.WhenAll(_owners.Select(owner => owner.ReleaseAsync(jobId)));
        return true;
    });

    /// <summary>Asks each owner for what the one before granted.</summary>
    /// <returns>What they granted; none only as the last.</returns>
    private async Task<List<BudgetGrant>> AskInTurnAsync(int hosts, int jobs, TimeSpan duration)
    {
        var shares = new List<BudgetGrant>(_owners.Length);

        // What it cannot use it leaves: whoever comes next would have to ask for it back.
        var granted = new BudgetGrant(hosts, profile.PacketsOfUse(hosts));
        foreach (var owner in _owners)
        {
            granted = await owner.AcquireAsync(RequestOf(granted, jobs, duration));
            shares.Add(granted);
            if (!granted.IsNone)
                continue;
            Denial = new BudgetDenial((BudgetOwnerKind)(shares.Count - 1), granted.FairShare);
            break;
        }

        return shares;
    }

    /// <summary>Gives back what is more than was granted by all.</summary>
    /// <returns>False when an owner holds less for the job by now: it took so long that the share ran out.</returns>
    private async Task<bool> ShrinkAsync(List<BudgetGrant> shares, BudgetGrant granted, TimeSpan duration)
    {
        var larger = _owners.Where((_, place) => shares[place] != granted);
        var kept = await Task.WhenAll(larger.Select(owner => owner.AcquireAsync(RequestOf(granted, 1, duration))));
        return kept.All(share => share == granted);
    }

    private BudgetRequest RequestOf(BudgetGrant wanted, int jobs, TimeSpan duration) => new(jobId, wanted.Hosts, wanted.PacketsPerSecond, jobs, duration);
}
