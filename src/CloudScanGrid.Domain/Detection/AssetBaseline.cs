using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What is usual for an asset, learned from its observations.</summary>
[GenerateSerializer, Immutable, Alias("csg.AssetBaseline")]
public sealed record AssetBaseline
{
    /// <summary>The asset.</summary>
    [Id(0)] public required AssetKey Asset { get; init; }

    /// <summary>Its subnet.</summary>
    [Id(1)] public required SubnetKey Subnet { get; init; }

    /// <summary>The incarnation that was learned; another one starts anew.</summary>
    [Id(2)] public required string Incarnation { get; init; }

    /// <summary>The number of the latest observation folded in.</summary>
    [Id(3)] public required long ObservationNumber { get; init; }

    /// <summary>How many looks told something.</summary>
    [Id(4)] public int Looks { get; init; }

    /// <summary>The ports of which something is known, by port. A covered port that was never open is not listed.</summary>
    [Id(5)] public ImmutableArray<PortBelief> Ports { get; init; } = [];

    /// <summary>Every port that was covered at least once.</summary>
    [Id(6)] public PortCoverage Covered { get; init; } = PortCoverage.None;

    /// <summary>What groups it with its peers (image and role, or the subnet).</summary>
    [Id(7)] public string PeerGroup { get; init; } = "";

    /// <summary>When it was first observed, UTC.</summary>
    [Id(8)] public required DateTimeOffset FirstObservedAt { get; init; }
}
