using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>An observation, bound to the asset that owned the address and to the lease under which it was made.</summary>
[GenerateSerializer, Immutable, Alias("csg.AssetObservation")]
public sealed record AssetObservation
{
    /// <summary>The asset.</summary>
    [Id(0)] public required AssetKey Asset { get; init; }

    /// <summary>Its subnet.</summary>
    [Id(1)] public required SubnetKey Subnet { get; init; }

    /// <summary>Its incarnation (<see cref="AssetSnapshot.Incarnation"/>).</summary>
    [Id(2)] public required string Incarnation { get; init; }

    /// <summary>The asset's observation number, 1, 2, 3, …, given by the store; 0 before it is stored.</summary>
    [Id(3)] public long Number { get; init; }

    /// <summary>The campaign that asked for it.</summary>
    [Id(4)] public required string CampaignId { get; init; }

    /// <summary>The fencing token of the lease under which it was made.</summary>
    [Id(5)] public required long FencingToken { get; init; }

    /// <summary>The name of the profile.</summary>
    [Id(6)] public required string Profile { get; init; }

    /// <summary>What was seen.</summary>
    [Id(7)] public required HostObservation Host { get; init; }
}
