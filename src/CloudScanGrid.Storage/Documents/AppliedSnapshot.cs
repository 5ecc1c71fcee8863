using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Storage.Documents;

/// <summary>What a store keeps of a snapshot.</summary>
internal static class AppliedSnapshot
{
    /// <summary>The snapshot's assets by key, each address in its one form.</summary>
    public static Dictionary<string, AssetSnapshot> AssetsOf(AccountSnapshot snapshot) => snapshot.Subnets.SelectMany(subnet => subnet.Assets)
        .Select(asset => asset with { Addresses = [.. asset.Addresses.Select(AddressText.Canonical).Distinct()] })
        .GroupBy(asset => asset.Key)
        .ToDictionary(group => group.Key.ToString(), group => group.Last(), StringComparer.Ordinal);

    /// <summary>The account after the snapshot. What a partial one does not show may still be there (invariant 4).</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="before">The account before.</param>
    /// <param name="assets">The assets that it shows, and those that it neither shows nor proves gone; of a delta, those of its regions.</param>
    public static AccountState AccountAfter(AccountSnapshot snapshot, AccountState? before, IEnumerable<AssetSnapshot> assets)
    {
        var regions = assets.Select(asset => asset.Region ?? snapshot.Region);
        if (snapshot.IsDelta)
            return AccountAfterDelta(snapshot, before, regions);
        var kept = before is null || snapshot.Completeness == SnapshotCompleteness.Complete
            ? []
            : before.SecurityGroups.ExceptBy(snapshot.SecurityGroups.Select(group => group.Id), group => group.Id, StringComparer.Ordinal);
        return new(snapshot.Key, snapshot.Region, snapshot.Scope, snapshot.Limits, [.. snapshot.SecurityGroups, .. kept], snapshot.TakenAt.ToUniversalTime())
        {
            Regions = Sorted(regions.Append(snapshot.Region)),
            Gaps = snapshot.Gaps,
            Name = snapshot.Name ?? before?.Name,
        };
    }

    // It speaks of its regions; of the account as a whole, of its scope above all, it says nothing.
    private static AccountState AccountAfterDelta(AccountSnapshot snapshot, AccountState? before, IEnumerable<string> regions) => before is null
        ? throw new ArgumentException($"a delta of {snapshot.Key}, which was never read as a whole", nameof(snapshot))
        : before with
        {
            Regions = Sorted(before.AllRegions.Where(snapshot.LeavesAlone).Concat(regions).Append(before.Region)),
            Gaps = [.. before.Gaps.Where(gap => gap.Region is null || snapshot.LeavesAlone(gap.Region)), .. snapshot.Gaps],
            DeltaAt = snapshot.TakenAt.ToUniversalTime(),
        };

    private static ImmutableArray<string> Sorted(IEnumerable<string> regions) => [.. regions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
