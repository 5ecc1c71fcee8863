using System.Net;
using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>One address of one asset, handed out under a lease.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Subnet">Its subnet.</param>
/// <param name="Incarnation">Its incarnation when the target was planned.</param>
/// <param name="Address">The address.</param>
/// <param name="FencingToken">The lease's token: greater than that of every earlier lease of this target.</param>
[GenerateSerializer, Immutable, Alias("csg.ScanTarget")]
public sealed record ScanTarget(AssetKey Asset, SubnetKey Subnet, string Incarnation, IPAddress Address, long FencingToken);
