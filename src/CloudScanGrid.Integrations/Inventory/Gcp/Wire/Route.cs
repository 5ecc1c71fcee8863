namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A route: exactly one kind of next hop is set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Network">Its network, by URL.</param>
/// <param name="DestRange">Where to.</param>
/// <param name="Priority">0 to 65,535.</param>
/// <param name="Tags">The network tags of the instances that it is for; none for all.</param>
/// <param name="NextHopGateway">The internet gateway, by URL.</param>
/// <param name="NextHopNetwork">The network itself, by URL.</param>
/// <param name="NextHopPeering">A peering, by name.</param>
/// <param name="NextHopInstance">An instance, by URL.</param>
/// <param name="NextHopIp">An address.</param>
/// <param name="NextHopIlb">An internal load balancer, by URL or address.</param>
/// <param name="NextHopVpnTunnel">A tunnel, by URL.</param>
internal sealed record Route(
    string? Name,
    string? Network,
    string? DestRange,
    long? Priority,
    List<string>? Tags,
    string? NextHopGateway,
    string? NextHopNetwork,
    string? NextHopPeering,
    string? NextHopInstance,
    string? NextHopIp,
    string? NextHopIlb,
    string? NextHopVpnTunnel);
