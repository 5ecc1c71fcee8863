using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Campaigns;

/// <summary>A target as the campaign plans it.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Subnet">Its subnet.</param>
/// <param name="Incarnation">Its incarnation.</param>
/// <param name="Address">The address.</param>
/// <param name="Region">Where its scanner must run.</param>
/// <param name="Refusal">Why it will not be scanned; null when it will.</param>
[GenerateSerializer, Immutable, Alias("csg.PlannedTarget")]
public sealed record PlannedTarget(AssetKey Asset, SubnetKey Subnet, string Incarnation, IPAddress Address, string Region, TargetRefusal? Refusal);
