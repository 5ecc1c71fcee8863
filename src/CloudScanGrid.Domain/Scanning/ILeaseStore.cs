namespace CloudScanGrid.Domain.Scanning;

/// <summary>Port: remembers budget leases, so that an owner that is activated again does not lease twice.</summary>
public interface ILeaseStore
{
    /// <summary>
    /// Keeps or replaces a lease if it fits: the owner's live leases never sum up to more than the limits, however many writers there are.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="hosts">Hosts at once that the owner may lease out, to all holders together.</param>
    /// <param name="packetsPerSecond">Packets per second that it may lease out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it fits and is kept.</returns>
    Task<bool> TrySaveAsync(BudgetLease lease, int hosts, int packetsPerSecond, CancellationToken cancellationToken);

    /// <summary>Makes a lease end later.</summary>
    /// <returns>False when it has ended: others may hold what it held.</returns>
    Task<bool> RenewAsync(string owner, string holder, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Forgets a lease; one that is not there is no error.</summary>
    Task RemoveAsync(string owner, string holder, CancellationToken cancellationToken);

    /// <summary>The owner's leases that end after <paramref name="now"/>.</summary>
    Task<IReadOnlyList<BudgetLease>> ListLiveAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Forgets every lease. Only for a process that knows itself to be the only one: it holds the store's lock.</summary>
    Task RemoveAllAsync(CancellationToken cancellationToken);
}
