using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>
/// Finds the private addresses that lead to nobody in particular: networks of a cloud use the same ones over and over, and what answers at one of them is the machine of whichever network the
/// scanner stands in. A public address has one owner, of whom the provider is asked.
/// </summary>
internal static class AmbiguousAddresses
{
    /// <summary>The targets that another asset's address may stand in for, each with that asset.</summary>
    /// <param name="job">The job, whose vantage tells where the scanner stands.</param>
    /// <param name="targets">Its targets.</param>
    /// <param name="owners">The living owners of their addresses.</param>
    /// <param name="scanners">Where assets are scanned from.</param>
    public static async Task<Dictionary<ScanTarget, Asset>> FindAsync(ScanJob job, IReadOnlyList<ScanTarget> targets, IReadOnlyList<Asset> owners, ScannerRegions scanners)
    {
        var ambiguous = new Dictionary<ScanTarget, Asset>();
        var regions = new Dictionary<AccountKey, Func<Asset, string>>();
        var shared = owners.SelectMany(owner => owner.Snapshot.Addresses.Select(address => (owner, address))).ToLookup(one => one.address, one => one.owner);
        foreach (var target in targets.Where(target => !PublicAddresses.All.Contains(target.Address) && shared[target.Address].Skip(1).Any()))
        {
            // From its own place only what is scanned from there is in the way; from any other, nobody knows what is.
            var isAtHome = true;
            if (shared[target.Address].FirstOrDefault(owner => owner.Snapshot.Key == target.Asset) is { } asset)
                isAtHome = await IsScannedFromHereAsync(asset);
            foreach (var rival in shared[target.Address].Where(owner => owner.Snapshot.Key != target.Asset && IsKnownToLive(owner)))
            {
                if (isAtHome && !await IsScannedFromHereAsync(rival))
                    continue;
                ambiguous[target] = rival;
                break;
            }
        }

        return ambiguous;

        // Each account is asked for once: thousands of them may have the same address.
        async Task<bool> IsScannedFromHereAsync(Asset asset)
        {
            var account = asset.Snapshot.Key.Account;
            if (!regions.TryGetValue(account, out var regionOf))
                regions[account] = regionOf = await scanners.OfAsync(account);
            return regionOf(asset) == job.Region;
        }
    }

    private static bool IsKnownToLive(Asset owner) => owner is { RetiredAt: null, UnknownSince: null } && owner.Snapshot.Key.Account != AccountKey.Imported;
}
