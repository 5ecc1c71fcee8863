using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An address and who owns it.</summary>
/// <param name="AssetId">The asset's id within its account.</param>
/// <param name="Incarnation">Its incarnation.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Address">The address.</param>
[GenerateSerializer, Immutable, Alias("csg.OwnedAddress")]
public sealed record OwnedAddress(string AssetId, string Incarnation, string Region, IPAddress Address);
