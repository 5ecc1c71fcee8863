using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>The addresses that packets on the internet come from.</summary>
public static class PublicAddresses
{
    // IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), the entries that are not globally reachable; of IPv6, RFC 4291 gives out 2000::/3 alone.
    private static readonly string[] NotPublic =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001:db8::/32", "2001:2::/48",
    ];

    /// <summary>All of them.</summary>
    public static AddressSet All { get; } = AddressSet.AllIPv4.Union(AddressSet.Of(IPNetwork.Parse("2000::/3"))).Except(AddressSet.Of(NotPublic.Select(network => IPNetwork.Parse(network))));
}
