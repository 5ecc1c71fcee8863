using System.Net;
using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scope;

/// <summary>What an operator took out of scope: a range or a tag. Exactly one of the two is set.</summary>
/// <param name="Cidr">Every address in this range.</param>
/// <param name="Tag">Every asset that carries this tag: <c>name</c>, or <c>name=value</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.ScopeExclusion")]
public sealed record ScopeExclusion(IPNetwork? Cidr, string? Tag)
{
    /// <summary>Whether the exclusion covers this address of this asset.</summary>
    public bool Covers(AssetSnapshot asset, IPAddress address)
    {
        if (Cidr is { } network)
            return network.Contains(address);
        if (Tag is null)
            return false;
        var equals = Tag.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? asset.Tags.ContainsKey(Tag)
            : asset.Tags.TryGetValue(Tag[..equals], out var value) && string.Equals(value, Tag[(equals + 1)..], StringComparison.Ordinal);
    }

    /// <summary><c>cidr 10.0.0.0/8</c> or <c>tag no-scan</c>.</summary>
    public override string ToString() => Cidr is { } network ? $"cidr {network}" : $"tag {Tag}";
}
