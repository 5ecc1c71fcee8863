using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Networking;

/// <summary>Addresses that no inventory can make a target.</summary>
public static class SpecialAddresses
{
    private static readonly ImmutableArray<(IPNetwork Network, string Reason)> NeverScanned =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "\"this network\", RFC 791 section 3.2"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local and instance metadata, RFC 3927"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast, RFC 5771"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved and broadcast, RFC 1112 section 4, RFC 919"),
        (IPNetwork.Parse("::/128"), "unspecified, RFC 4291 section 2.5.2"),
        (IPNetwork.Parse("fe80::/10"), "link-local, RFC 4291 section 2.5.6"),
        (IPNetwork.Parse("ff00::/8"), "multicast, RFC 4291 section 2.7"),
        (IPNetwork.Parse("fd00:ec2::254/128"), "AWS instance metadata over IPv6"),
        (IPNetwork.Parse("fd20:ce::254/128"), "Google Cloud instance metadata over IPv6"),
        (IPNetwork.Parse("168.63.129.16/32"), "Azure platform (\"What is IP address 168.63.129.16?\", Microsoft Learn)"),
    ];

    // RFC 6052 section 2.1 and RFC 4291 section 2.5.5.1: the last 32 bits are an IPv4 address, and a translator sends the packet there.
    private static readonly ImmutableArray<IPNetwork> HoldIPv4 = [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("::/96")];

    private static readonly ImmutableArray<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Why <paramref name="address"/> is never scanned, with the RFC or vendor that reserves it; null when it may be.</summary>
    public static string? WhyNeverScanned(IPAddress address)
    {
        var canonical = WithoutTranslation(address);
        foreach (var (network, reason) in NeverScanned)
        {
            if (network.Contains(canonical))
                return reason;
        }

        return null;
    }

    /// <summary>
    /// Whether the address is this machine itself (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). Loopback is scanned only where an account's scope
    /// names a loopback range, as the laboratory's does.
    /// </summary>
    public static bool IsLoopback(IPAddress address)
    {
        var canonical = WithoutTranslation(address);
        return Loopback.Any(network => network.Contains(canonical));
    }

    private static IPAddress WithoutTranslation(IPAddress address)
    {
        var canonical = AddressText.Canonical(address);
        var isPlain = canonical.Equals(IPAddress.IPv6Loopback) || canonical.Equals(IPAddress.IPv6Any) || !HoldIPv4.Any(network => network.Contains(canonical));
        return isPlain ? canonical : new IPAddress(canonical.GetAddressBytes().AsSpan(12));
    }
}
