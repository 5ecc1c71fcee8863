using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>A subnet.</summary>
/// <param name="Id">Its id, as assets name it.</param>
/// <param name="Ranges">Its address ranges.</param>
/// <param name="Gateways">Where its packets leave the network.</param>
public sealed record SubnetOutline(string Id, ImmutableArray<string> Ranges, ImmutableArray<string> Gateways);
