namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>An interface of an instance.</summary>
/// <param name="Network">Its network, by URL: of another project where it is shared.</param>
/// <param name="Subnetwork">Its subnet, by URL; null in networks of the oldest kind.</param>
/// <param name="NetworkIP">Its internal IPv4 address.</param>
/// <param name="Ipv6Address">Its internal IPv6 address.</param>
/// <param name="AccessConfigs">Its external IPv4 addresses.</param>
/// <param name="Ipv6AccessConfigs">Its external IPv6 addresses.</param>
/// <param name="AliasIpRanges">Ranges that are its own, too.</param>
internal sealed record NetworkInterface(
    string? Network,
    string? Subnetwork,
    string? NetworkIP,
    string? Ipv6Address,
    List<AccessConfig>? AccessConfigs,
    List<AccessConfig>? Ipv6AccessConfigs,
    List<AliasIpRange>? AliasIpRanges);
