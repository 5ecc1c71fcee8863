using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>A protocol above IP, by its assigned number (IANA, Assigned Internet Protocol Numbers).</summary>
/// <param name="Number">0 to 255.</param>
public readonly record struct IpProtocol(byte Number)
{
    /// <summary>1.</summary>
    public static IpProtocol Icmp { get; } = new(1);

    /// <summary>6.</summary>
    public static IpProtocol Tcp { get; } = new(6);

    /// <summary>17.</summary>
    public static IpProtocol Udp { get; } = new(17);

    /// <summary>58.</summary>
    public static IpProtocol IcmpV6 { get; } = new(58);

    /// <summary>132.</summary>
    public static IpProtocol Sctp { get; } = new(132);

    /// <summary>Whether its packets carry port numbers; a rule's ports mean nothing for the others.</summary>
    public bool HasPorts => this == Tcp || this == Udp || this == Sctp;

    /// <summary>The protocol of a port that is scanned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is a protocol scan, whose "port" is a protocol.</exception>
    public static IpProtocol Of(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => Tcp,
        TransportProtocol.Udp => Udp,
        TransportProtocol.Sctp => Sctp,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "has no ports"),
    };

    /// <summary><c>tcp</c>, or the number of one without a name here.</summary>
    public override string ToString() =>
        this == Tcp ? "tcp" : this == Udp ? "udp" : this == Icmp ? "icmp" : this == IcmpV6 ? "icmpv6" : this == Sctp ? "sctp" : Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
