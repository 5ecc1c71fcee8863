using System.Net;
using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scope;

/// <summary>A target that was not scanned, and why.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Address">The address.</param>
/// <param name="Reason">Why.</param>
/// <param name="Explanation">The rule that decided, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("csg.TargetRefusal")]
public sealed record TargetRefusal(AssetKey Asset, IPAddress Address, RefusalReason Reason, string Explanation);
