using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Port: keeps what was seen. Only <c>AssetGrain</c> writes through it.</summary>
public interface IObservationStore
{
    /// <summary>
    /// Keeps one observation with effect once. In one transaction: checks the campaign target's fencing token, gives the asset's next number, replaces the
    /// current services on covered ports, and ends the target. Callers run in parallel; the store commits them in groups.
    /// </summary>
    Task<RecordedObservation> RecordAsync(AssetObservation observation, CancellationToken cancellationToken);

    /// <summary>Keeps observations that no campaign asked for (imports): no lease to check, a same asset and <see cref="HostObservation.ObservedAt"/> is kept once.</summary>
    /// <returns>How many were new.</returns>
    Task<int> ImportAsync(IReadOnlyList<AssetObservation> observations, CancellationToken cancellationToken);

    /// <summary>The observations of an asset behind number <paramref name="after"/>, ascending, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AssetObservation>> ReadAfterAsync(AssetKey asset, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The observations of a subnet that its detector has not folded in yet, ascending by asset and number, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AssetObservation>> ReadUndetectedAsync(SubnetKey subnet, int limit, CancellationToken cancellationToken);

    /// <summary>The subnets that have observations which their detector has not folded in yet.</summary>
    Task<IReadOnlyList<SubnetKey>> ListUndetectedSubnetsAsync(CancellationToken cancellationToken);

    /// <summary>Every observation of a campaign, by address, or the latest of every asset when the campaign is null.</summary>
    IAsyncEnumerable<AssetObservation> ReadAllAsync(string? campaignId, CancellationToken cancellationToken);

    /// <summary>The latest observation of every address of an account's assets, by asset and address.</summary>
    IAsyncEnumerable<AssetObservation> ReadLatestAsync(AccountKey account, CancellationToken cancellationToken);

    /// <summary>
    /// The observations of a campaign in the order in which they were kept, behind <paramref name="after"/> (0 for the first call), at most
    /// <paramref name="limit"/>: how a reader follows a campaign that runs.
    /// </summary>
    Task<IReadOnlyList<KeptObservation>> ReadKeptAsync(string campaignId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The current services of an asset, by port.</summary>
    Task<IReadOnlyList<CurrentService>> ListServicesAsync(AssetKey asset, CancellationToken cancellationToken);
}
