using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>The addresses of an interface. Of the ranges that it may have besides, as for a node's pods, only those of one address count: the others name none.</summary>
internal static class GcpAddresses
{
    /// <summary>Those that packets bear when they reach it: the internal ones, and IPv6 ones, which nobody translates.</summary>
    public static IEnumerable<IPAddress> InternalOf(NetworkInterface one) => (one.AliasIpRanges ?? []).Select(range => SingleOf(range.IpCidrRange))
        .Concat((one.Ipv6AccessConfigs ?? []).Select(config => config.ExternalIpv6))
        .Append(one.NetworkIP)
        .Append(one.Ipv6Address)
        .Where(address => !string.IsNullOrEmpty(address))
        .Select(address => IPAddress.Parse(address!))
        .Distinct();

    /// <summary>The external ones, each with the internal one that it is translated to.</summary>
    public static IEnumerable<TranslatedAddress> ExternalOf(NetworkInterface one) =>
        from config in one.AccessConfigs ?? []
        where !string.IsNullOrEmpty(config.NatIP) && !string.IsNullOrEmpty(one.NetworkIP)
        select new TranslatedAddress(IPAddress.Parse(config.NatIP!), IPAddress.Parse(one.NetworkIP!));

    /// <summary>All of them.</summary>
    public static IEnumerable<IPAddress> Of(NetworkInterface one) => InternalOf(one).Concat(ExternalOf(one).Select(address => address.Outside));

    /// <summary>The address of a forwarding rule: of an IPv6 range, which is all its own, the first.</summary>
    public static IPAddress FirstOf(string text) => IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : text.Length));

    private static string? SingleOf(string? range) => range?.Split('/') switch
    {
        [var address] => address,
        [var address, "32" or "128"] => address,
        _ => null,
    };
}
