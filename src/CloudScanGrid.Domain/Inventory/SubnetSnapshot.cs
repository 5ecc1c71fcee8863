using System.Collections.Immutable;
using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>A subnet and its assets as one inventory snapshot shows them.</summary>
/// <param name="Key">The subnet.</param>
/// <param name="Cidr">Its address range.</param>
/// <param name="Assets">Its assets.</param>
[GenerateSerializer, Immutable, Alias("csg.SubnetSnapshot")]
public sealed record SubnetSnapshot(SubnetKey Key, IPNetwork Cidr, ImmutableArray<AssetSnapshot> Assets);
