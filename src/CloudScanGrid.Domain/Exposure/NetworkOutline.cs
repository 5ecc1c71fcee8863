using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>What a network consists of and is connected with, for people to look at.</summary>
/// <param name="Id">The network.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Subnets">Its subnets.</param>
/// <param name="Gateways">Where its packets leave it: by what its routes name.</param>
/// <param name="Peers">The networks that it is peered with.</param>
public sealed record NetworkOutline(string Id, string Region, ImmutableArray<SubnetOutline> Subnets, ImmutableArray<string> Gateways, ImmutableArray<string> Peers);
