using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>
/// The two limits of an owner, hosts at once and packets per second, leased together and remembered in the store: an owner that is activated again
/// leases nothing twice. Used by one grain, on its scheduler.
/// </summary>
internal sealed class LeasedBudgets(string owner, ILeaseStore store, TimeProvider clock)
{
    private readonly Budget _hosts = new(0);
    private readonly Budget _packets = new(0);

    /// <summary>Takes over the leases that are live in the store.</summary>
    public async Task LoadAsync(int hosts, int packetsPerSecond, CancellationToken cancellationToken)
    {
        SetLimits(hosts, packetsPerSecond);
        foreach (var lease in await store.ListLiveAsync(owner, clock.GetUtcNow(), cancellationToken))
        {
            _hosts.Restore(lease.Holder, lease.Hosts, lease.ExpiresAt);
            _packets.Restore(lease.Holder, lease.PacketsPerSecond, lease.ExpiresAt);
        }
    }

    /// <summary>Hosts that are leased at this moment.</summary>
    public long HostsInUse => _hosts.InUse(clock.GetUtcNow());

    public void SetLimits(int hosts, int packetsPerSecond)
    {
        _hosts.Limit = hosts;
        _packets.Limit = packetsPerSecond;
    }

    /// <summary>Leases both or neither. The store knows of the lease before the holder does.</summary>
    public async Task<BudgetGrant> AcquireAsync(BudgetRequest request)
    {
        var now = clock.GetUtcNow();
        var hosts = _hosts.Acquire(request.Holder, request.Hosts, 1, now, request.Duration);
        var packetsWanted = Math.Min(request.PacketsPerSecond, Math.Max(1, _packets.FreeFor(request.Holder, now) / request.Jobs));
        var packets = hosts == 0 ? 0 : _packets.Acquire(request.Holder, packetsWanted, 1, now, request.Duration);
        if (packets == 0)
        {
            _hosts.Release(request.Holder);
            return BudgetGrant.None;
        }

        try
        {
            await store.SaveAsync(new BudgetLease(owner, request.Holder, hosts, packets, now + request.Duration), CancellationToken.None);
        }
        catch
        {
            _hosts.Release(request.Holder);
            _packets.Release(request.Holder);
            throw;
        }

        return new BudgetGrant(hosts, packets);
    }

    public async Task<bool> RenewAsync(string holder, TimeSpan duration)
    {
        var now = clock.GetUtcNow();
        var hosts = _hosts.Renew(holder, now, duration);
        var packets = _packets.Renew(holder, now, duration);
        if (hosts == 0 || packets == 0)
            return false;
        await store.SaveAsync(new BudgetLease(owner, holder, hosts, packets, now + duration), CancellationToken.None);
        return true;
    }

    public async Task ReleaseAsync(string holder)
    {
        _hosts.Release(holder);
        _packets.Release(holder);
        await store.RemoveAsync(owner, holder, CancellationToken.None);
    }
}
