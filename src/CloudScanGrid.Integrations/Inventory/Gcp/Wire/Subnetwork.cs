namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A subnet.</summary>
/// <param name="Name">Its name, unique in its region.</param>
/// <param name="Network">Its network, by URL.</param>
/// <param name="IpCidrRange">Its range.</param>
/// <param name="Ipv6CidrRange">Its internal IPv6 range.</param>
/// <param name="ExternalIpv6Prefix">Its external IPv6 range.</param>
/// <param name="SecondaryIpRanges">Ranges for aliases.</param>
internal sealed record Subnetwork(
    string? Name, string? Network, string? IpCidrRange, string? Ipv6CidrRange, string? ExternalIpv6Prefix, List<AliasIpRange>? SecondaryIpRanges);
