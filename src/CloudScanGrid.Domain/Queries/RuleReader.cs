using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Queries;

/// <summary>What of an account's rules nothing uses, as of the last looks and of how the account was last read.</summary>
/// <param name="inventory">The accounts.</param>
/// <param name="observations">The looks.</param>
/// <param name="networks">The rules.</param>
/// <param name="vantages">Where the scanners stand.</param>
public sealed class RuleReader(IInventoryStore inventory, IObservationStore observations, NetworkMaps networks, VantageSources vantages)
{
    /// <summary>Reviews an account of a cloud provider. Reads each address's latest look once.</summary>
    /// <returns>The changes that would close what nothing uses, by chain and rule; null where no such account is known.</returns>
    public async Task<IReadOnlyList<ProposedChange>?> ReviewAsync(AccountKey account, CancellationToken cancellationToken)
    {
        if (await inventory.FindAccountAsync(account, cancellationToken) is not { } state)
            return null;
        var review = new RuleReview(account, await networks.OfAsync(state), vantages);
        await foreach (var observation in observations.ReadLatestAsync(account, cancellationToken))
            review.Add(observation);
        return [.. review.Propose()];
    }
}
