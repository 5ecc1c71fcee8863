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
    /// <param name="assets">The assets that it shows, and those that it neither shows nor proves gone.</param>
    public static AccountState AccountAfter(AccountSnapshot snapshot, AccountState? before, IEnumerable<AssetSnapshot> assets)
    {
        var kept = before is null || snapshot.Completeness == SnapshotCompleteness.Complete
            ? []
            : before.SecurityGroups.ExceptBy(snapshot.SecurityGroups.Select(group => group.Id), group => group.Id, StringComparer.Ordinal);
        return new(snapshot.Key, snapshot.Region, snapshot.Scope, snapshot.Limits, [.. snapshot.SecurityGroups, .. kept], snapshot.TakenAt.ToUniversalTime())
        {
            Regions = [.. assets.Select(asset => asset.Region ?? snapshot.Region).Append(snapshot.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Gaps = snapshot.Gaps,
            Name = snapshot.Name ?? before?.Name,
        };
    }
}
