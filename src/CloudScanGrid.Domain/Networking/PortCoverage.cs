using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// The ports that were asked of one host, by protocol. A port outside is neither open nor closed: it was not asked, and no diff may read it as gone.
/// </summary>
[GenerateSerializer, Immutable, Alias("csg.PortCoverage")]
public sealed record PortCoverage
{
    /// <summary>Nothing was asked.</summary>
    public static PortCoverage None { get; } = new();

    /// <summary>TCP ports.</summary>
    [Id(0)] public PortRanges Tcp { get; init; } = PortRanges.Empty;

    /// <summary>UDP ports.</summary>
    [Id(1)] public PortRanges Udp { get; init; } = PortRanges.Empty;

    /// <summary>SCTP ports.</summary>
    [Id(2)] public PortRanges Sctp { get; init; } = PortRanges.Empty;

    /// <summary>Whether nothing was asked.</summary>
    public bool IsEmpty => Tcp.IsEmpty && Udp.IsEmpty && Sctp.IsEmpty;

    /// <summary>How many ports were asked, over all protocols.</summary>
    public int Count => Tcp.Count + Udp.Count + Sctp.Count;

    /// <summary>The ports of one protocol; none for <see cref="TransportProtocol.Ip"/>.</summary>
    public PortRanges For(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => Tcp,
        TransportProtocol.Udp => Udp,
        TransportProtocol.Sctp => Sctp,
        _ => PortRanges.Empty,
    };

    /// <summary>The ranges of every protocol, by protocol and then ascending.</summary>
    public IEnumerable<(TransportProtocol Protocol, PortRange Ports)> Ranges() =>
        from protocol in new[] { TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp }
        from range in For(protocol).Ranges
        select (protocol, range);

    /// <summary>Whether this port was asked.</summary>
    public bool Contains(NetworkPort port) => For(port.Protocol).Contains(port.Number);

    /// <summary>Every port of either.</summary>
    public PortCoverage Union(PortCoverage other) => new()
    {
        Tcp = Tcp.Union(other.Tcp),
        Udp = Udp.Union(other.Udp),
        Sctp = Sctp.Union(other.Sctp),
    };

    /// <summary>Every port that is not in <paramref name="other"/>.</summary>
    public PortCoverage Except(PortCoverage other) => new()
    {
        Tcp = Tcp.Except(other.Tcp),
        Udp = Udp.Except(other.Udp),
        Sctp = Sctp.Except(other.Sctp),
    };

    /// <summary>As many ports as asked for or all: the lowest TCP ports first, then UDP, then SCTP.</summary>
    public PortCoverage First(int count)
    {
        var tcp = Tcp.First(count);
        var udp = Udp.First(count - tcp.Count);
        return new() { Tcp = tcp, Udp = udp, Sctp = Sctp.First(count - tcp.Count - udp.Count) };
    }

    /// <summary>nmap's <c>-p</c> form, <c>T:1-1000,8080,U:53</c>; the empty string for nothing.</summary>
    public override string ToString()
    {
        var parts = new List<string>(3);
        if (!Tcp.IsEmpty)
            parts.Add($"T:{Tcp}");
        if (!Udp.IsEmpty)
            parts.Add($"U:{Udp}");
        if (!Sctp.IsEmpty)
            parts.Add($"S:{Sctp}");
        return string.Join(',', parts);
    }
}
