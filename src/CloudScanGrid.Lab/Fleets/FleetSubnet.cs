using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>One subnet of a fleet.</summary>
/// <param name="SubnetId">As in <c>subnet-1</c>.</param>
/// <param name="Cidr">A /24.</param>
/// <param name="AccountId">The account that owns it.</param>
/// <param name="IsQuiet">Whether its closed ports drop instead of resetting.</param>
/// <param name="Hosts">Its hosts, by address.</param>
public sealed record FleetSubnet(string SubnetId, IPNetwork Cidr, string AccountId, bool IsQuiet, ImmutableArray<FleetHost> Hosts);
