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

    /// <summary>Leases the least that all owners grant, or nothing.</summary>
    /// <param name="hosts">Hosts wanted.</param>
    /// <param name="jobs">Among how many jobs of this size the owners' packets are to be shared.</param>
    /// <param name="duration">For how long.</param>
    public async Task<BudgetGrant> AcquireAsync(int hosts, int jobs, TimeSpan duration)
    {
        var granted = new BudgetGrant(hosts, int.MaxValue);
        var shares = new List<(IBudgetOwner Owner, BudgetGrant Share)>(_owners.Length);
        foreach (var owner in _owners)
        {
            var share = await owner.AcquireAsync(new BudgetRequest(jobId, granted.Hosts, granted.PacketsPerSecond, jobs, duration));
            if (share.IsNone)
            {
                DeniedBy = (BudgetOwnerKind)shares.Count;
                await Task.WhenAll(shares.Select(held => held.Owner.ReleaseAsync(jobId)));
                return BudgetGrant.None;
            }

            granted = share;
            shares.Add((owner, share));
        }

        // Each owner granted no more than the one before: give back what the last one did not need.
        await Task.WhenAll(shares.Where(held => held.Share != granted)
            .Select(held => held.Owner.AcquireAsync(new BudgetRequest(jobId, granted.Hosts, granted.PacketsPerSecond, 1, duration))));
        return granted;
    }

    /// <summary>Keeps every share for longer.</summary>
    /// <returns>False when one of them ran out: the job must stop.</returns>
    public async Task<bool> RenewAsync(TimeSpan duration)
    {
        var renewed = await Task.WhenAll(_owners.Select(owner => owner.RenewAsync(jobId, duration)));
        return renewed.All(isLive => isLive);
    }

    public Task ReleaseAsync() => Task.WhenAll(_owners.Select(owner => owner.ReleaseAsync(jobId)));
}
