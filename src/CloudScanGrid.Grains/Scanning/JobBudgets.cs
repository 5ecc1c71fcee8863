using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>A job's shares of every limit that it counts against: its account's, its subnet's and its campaign's.</summary>
internal sealed class JobBudgets(IGrainFactory grains, string jobId, string campaignId, SubnetKey subnet)
{
    // In one order for all jobs, so that two jobs cannot hold what the other waits for. The order is that of BudgetOwnerKind.
    private readonly IBudgetOwner[] _owners = [grains.GetAccount(subnet.Account), grains.GetSubnet(subnet), grains.GetCampaign(campaignId)];

    /// <summary>Whose budget was spent when nothing was granted.</summary>
    public BudgetOwnerKind DeniedBy { get; private set; }

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
                return granted;
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

    /// <summary>Keeps less of every share.</summary>
    public Task ShrinkAsync(BudgetGrant kept, TimeSpan duration) =>
        Task.WhenAll(_owners.Select(owner => owner.AcquireAsync(new BudgetRequest(jobId, kept.Hosts, kept.PacketsPerSecond, 1, duration))));

    public Task ReleaseAsync() => Task.WhenAll(_owners.Select(owner => owner.ReleaseAsync(jobId)));

    /// <summary>Asks each owner for what the one before granted.</summary>
    /// <returns>What they granted; none only as the last.</returns>
    private async Task<List<BudgetGrant>> AskInTurnAsync(int hosts, int jobs, TimeSpan duration)
    {
        var shares = new List<BudgetGrant>(_owners.Length);
        var granted = new BudgetGrant(hosts, int.MaxValue);
        foreach (var owner in _owners)
        {
            granted = await owner.AcquireAsync(new BudgetRequest(jobId, granted.Hosts, granted.PacketsPerSecond, jobs, duration));
            shares.Add(granted);
            if (!granted.IsNone)
                continue;
            DeniedBy = (BudgetOwnerKind)(shares.Count - 1);
            break;
        }

        return shares;
    }

    /// <summary>Gives back what the last owner did not grant.</summary>
    /// <returns>False when an owner holds less for the job by now: it took so long that the share ran out.</returns>
    private async Task<bool> ShrinkAsync(List<BudgetGrant> shares, BudgetGrant granted, TimeSpan duration)
    {
        var larger = _owners.Where((_, place) => shares[place] != granted);
        var kept = await Task.WhenAll(larger.Select(owner => owner.AcquireAsync(new BudgetRequest(jobId, granted.Hosts, granted.PacketsPerSecond, 1, duration))));
        return kept.All(share => share == granted);
    }
}
