using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>A part of an account that could not be read: of its assets there, those that are not shown are unknown and not gone (invariant 4).</summary>
/// <param name="Region">The region; null for every one.</param>
/// <param name="Kind">What kind of assets, as in <see cref="AssetSnapshot.Kind"/>; null for every one.</param>
/// <param name="Reason">What the provider answered, and what would help: <c>ec2:DescribeInstances was denied in eu-west-1: …</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.SnapshotGap")]
public sealed record SnapshotGap(string? Region, string? Kind, string Reason)
{
    /// <summary>Whether an asset of this kind and region may be there without being shown.</summary>
    public bool Covers(string kind, string region) =>
        (Kind is null || string.Equals(Kind, kind, StringComparison.Ordinal)) && (Region is null || string.Equals(Region, region, StringComparison.Ordinal));

    /// <summary><c>instance in eu-west-1: reason</c>.</summary>
    public override string ToString() => $"{Kind ?? "every kind"} in {Region ?? "every region"}: {Reason}";
}
