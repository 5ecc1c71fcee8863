using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>One rule of a security group (<c>SecurityGroupRule</c>): a protocol, its ports, and one of three kinds of peers.</summary>
/// <param name="Id">As in <c>sgr-0a1</c>.</param>
/// <param name="Protocol">The protocol; null for every one (<c>-1</c>).</param>
/// <param name="Ports">The destination ports; of no meaning where the protocol has none.</param>
public sealed record AwsPermission(string Id, IpProtocol? Protocol, PortRange Ports)
{
    /// <summary>Peers by address.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>Peers by a managed prefix list.</summary>
    public string? PrefixListId { get; init; }

    /// <summary>Peers by membership of a security group: the private addresses of its interfaces.</summary>
    public string? GroupId { get; init; }

    /// <summary>A protocol as EC2 takes it, which knows fewer names than others ("IpPermission", Amazon EC2 API Reference).</summary>
    /// <param name="protocol">The protocol; null for every one.</param>
    internal static string WordOf(IpProtocol? protocol) => protocol switch
    {
        null => "-1",
        { } one when one == IpProtocol.Tcp || one == IpProtocol.Udp || one == IpProtocol.Icmp || one == IpProtocol.IcmpV6 => $"{one}",
        { } one => one.Number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary><c>tcp 443 from 0.0.0.0/0</c>.</summary>
    public override string ToString() =>
        $"{(Protocol is { } protocol ? protocol.HasPorts ? $"{protocol} {Ports}" : $"{protocol}" : "all")} from {PrefixListId ?? GroupId ?? string.Join(", ", Networks)}";
}
