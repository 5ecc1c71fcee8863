using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>
/// The two limits of an owner, hosts at once and packets per second, leased together and remembered in the store: an owner that is activated again
/// leases nothing twice. Used by one grain, on its scheduler; calls take turns, so that memory and store change in one order.
/// </summary>
internal sealed class LeasedBudgets(string owner, ILeaseStore store, TimeProvider clock)
{
    // Who is denied asks again within this, unless it found other work.
    private static readonly TimeSpan WaitsFor = TimeSpan.FromSeconds(5);

    // A job says so every few seconds while it wants more.
    private static readonly TimeSpan WantsFor = TimeSpan.FromSeconds(12);

    private readonly Turns _turns = new();
    private readonly Dictionary<string, DateTimeOffset> _wantMore = new(StringComparer.Ordinal);
    private Budget _hosts = new(0);
    private Budget _packets = new(0);
    private bool _isKnown;
    private DateTimeOffset _othersWaitUntil;

    /// <summary>Takes over the leases that are live in the store.</summary>
    public Task LoadAsync(int hosts, int packetsPerSecond, CancellationToken cancellationToken)
    {
        SetLimits(hosts, packetsPerSecond);
        return ReadAsync(cancellationToken);
    }

    /// <summary>Hosts that are leased at this moment.</summary>
    public Task<long> CountHostsAsync() => InTurnAsync(() => Task.FromResult(_hosts.InUse(clock.GetUtcNow())));

    public void SetLimits(int hosts, int packetsPerSecond)
    {
        _hosts.Limit = hosts;
        _packets.Limit = packetsPerSecond;
    }

    /// <summary>Leases both or neither; when neither, the holder keeps what it held. The store knows of the lease before the holder does.</summary>
    public Task<BudgetGrant> AcquireAsync(BudgetRequest request) => InTurnAsync(async () =>
    {
        var now = clock.GetUtcNow();
        if (_hosts.FreeFor(request.Holder, now) == 0)
            return BudgetGrant.None;
        var packetsFree = _packets.FreeFor(request.Holder, now);
        var fairShare = _packets.FairShare(request.Holder, request.Jobs, now);
        var isTooLittle = packetsFree / request.Jobs < Math.Min(request.PacketsPerSecond, fairShare / 2) && _packets.HeldBy(request.Holder, now) == 0;
        if (packetsFree == 0 || isTooLittle)
        {
            _othersWaitUntil = now + WaitsFor;
            return BudgetGrant.None with { FairShare = fairShare };
        }

        // Who has just begun asks ports.
        if (_packets.HeldBy(request.Holder, now) == 0)
            _wantMore[request.Holder] = now + WantsFor;
        var hosts = _hosts.Acquire(request.Holder, request.Hosts, 1, now, request.Duration);
        var packetsWanted = Math.Min(request.PacketsPerSecond, Math.Max(1, packetsFree / request.Jobs));
        var packets = _packets.Acquire(request.Holder, packetsWanted, 1, now, request.Duration);

        // Where a limit fell, what is leased already runs on.
        var hostsAllowed = Math.Max(_hosts.Limit, (int)_hosts.InUse(now));
        var packetsAllowed = Math.Max(_packets.Limit, (int)_packets.InUse(now));
        var lease = new BudgetLease(owner, request.Holder, hosts, packets, now + request.Duration);
        if (await store.TrySaveAsync(lease, hostsAllowed, packetsAllowed, CancellationToken.None))
            return new BudgetGrant(hosts, packets);

        // Another activation of the owner leases, too, as while the cluster is parted: the store has the sum.
        _isKnown = false;
        return BudgetGrant.None;
    });

    /// <inheritdoc cref="IBudgetOwner.FindFairShareAsync"/>
    public Task<int> FindFairShareAsync(string holder) => InTurnAsync(() =>
    {
        var now = clock.GetUtcNow();
        var held = _packets.HeldBy(holder, now);
        return Task.FromResult(
            held == 0 || now < _othersWaitUntil ? held : Math.Clamp(_packets.ShareOfRest(holder, other => WantsMore(other, now), now), held, _packets.FreeFor(holder, now)));
    });

    /// <inheritdoc cref="IBudgetOwner.WantAsync"/>
    public Task<bool> WantAsync(string holder, bool wantsMore) => InTurnAsync(() =>
    {
        var now = clock.GetUtcNow();
        if (wantsMore && _packets.HeldBy(holder, now) > 0)
            _wantMore[holder] = now + WantsFor;
        else
            _wantMore.Remove(holder);
        return Task.FromResult(_wantMore.Keys.Any(other => other != holder && WantsMore(other, now)));
    });

    public Task<bool> RenewAsync(string holder, TimeSpan duration) => InTurnAsync(async () =>
    {
        var now = clock.GetUtcNow();
        var hosts = _hosts.Renew(holder, now, duration);
        var packets = _packets.Renew(holder, now, duration);
        if (hosts == 0 || packets == 0)
            return false;
        if (await store.RenewAsync(owner, holder, now + duration, CancellationToken.None))
            return true;

        // It had ended in the store, where another activation may have leased it to others by now.
        _isKnown = false;
        return false;
    });

    public Task ReleaseAsync(string holder) => InTurnAsync(async () =>
    {
        var isHeld = _hosts.Release(holder) | _packets.Release(holder);
        _wantMore.Remove(holder);
        if (isHeld)
            await store.RemoveAsync(owner, holder, CancellationToken.None);
        return isHeld;
    });

    private bool WantsMore(string holder, DateTimeOffset now) => _wantMore.GetValueOrDefault(holder) > now;

    private Task<T> InTurnAsync<T>(Func<Task<T>> action) => _turns.TakeAsync(async () =>
    {
        try
        {
            if (!_isKnown)
                await ReadAsync(CancellationToken.None);
            return await action();
        }
        catch
        {
            // The store may have kept what it did not answer for: what is leased is read again before the next call.
            _isKnown = false;
            throw;
        }
    });

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var leases = await store.ListLiveAsync(owner, now, cancellationToken);
        _wantMore.Clear();
        _hosts = new Budget(_hosts.Limit);
        _packets = new Budget(_packets.Limit);
        foreach (var lease in leases)
        {
            _hosts.Restore(lease.Holder, lease.Hosts, lease.ExpiresAt);
            _packets.Restore(lease.Holder, lease.PacketsPerSecond, lease.ExpiresAt);
            _wantMore[lease.Holder] = now + WantsFor;
        }

        _isKnown = true;
    }
}
