using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure.Reachability;

/// <summary>What random networks are made of: few networks, ports and protocols, so that rules overlap, touch and repeat each other.</summary>
internal static class Worlds
{
    public static readonly ImmutableArray<IPNetwork> Networks =
    [
        .. new[]
        {
            "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.0/29", "10.0.0.4/30", "10.0.1.0/24", "10.0.0.5/32", "11.0.0.0/8", "11.1.0.0/16", "11.1.2.3/32", "128.0.0.0/1",
            "::/0", "2a00::/16", "2a00:1::/32", "2a00:1::5/128",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    public static readonly Gen<IPNetwork> Network = Gen.OneOf(Networks.ToArray());

    public static readonly Gen<IpProtocol?> Protocol = Gen.OneOf<IpProtocol?>(null, IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Icmp);

    public static readonly Gen<PortRange> Ports = Gen.OneOf(
        [new PortRange(0, 65535), new PortRange(22, 22), new PortRange(80, 443), new PortRange(443, 443), new PortRange(22, 1024), new PortRange(1024, 65535), new PortRange(32768, 60999), new PortRange(443, 8080), new PortRange(65535, 65535)]);

    /// <summary>The addresses at the edges of every network, and those beside them.</summary>
    public static readonly ImmutableArray<IPAddress> Sources =
    [
        .. Networks.SelectMany(network => AddressRange.Of(network)).SelectMany(range => new[] { range.From - 1, range.From, range.From + 1, range.To - 1, range.To, range.To + 1 })
            .Select(AddressRange.AddressOf).Distinct(),
    ];

    /// <summary>Every packet that tells rules apart: any source, protocol and port at an edge.</summary>
    public static readonly ImmutableArray<Packet> Packets =
    [
        .. from source in Sources
           from protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Icmp, IpProtocol.IcmpV6 }
           from port in protocol.HasPorts ? new ushort[] { 0, 21, 22, 23, 79, 80, 442, 443, 444, 1023, 1024, 8080, 8081, 32767, 32768, 60999, 61000, 65534, 65535 } : [0]
           select new Packet(source, protocol, port),
    ];

    public static Gen<ImmutableArray<T>> ArrayOf<T>(Gen<T> item, int most) => item.Array[0, most].Select(items => items.ToImmutableArray());

    // IPNetwork takes an IPv6 address for an IPv4 one of another family and says no.
    public static bool IsIn(IPAddress address, IPNetwork network) => address.AddressFamily == network.BaseAddress.AddressFamily && network.Contains(address);

    /// <summary>What a path lets through, and what it says of each packet, is what a walk of one packet after the other says.</summary>
    public static void ShouldAgree(AccessPath? path, IPAddress address, VantageKind kind, IEnumerable<Packet> packets, Func<Packet, IPAddress, bool> walk)
    {
        var reach = path?.Reach() ?? TrafficSet.Empty;
        foreach (var packet in packets)
        {
            var isExpected = walk(packet, address);
            if (reach.Contains(packet) != isExpected)
                throw new ShouldAssertException($"{packet} to {address} from {kind}: the walk says {isExpected}");
            // Where nothing stands between, whatever is sent arrives.
            if (path is not null && packet.Source.AddressFamily == address.AddressFamily && path.Explain(packet).All(decision => decision.IsAllowed) != isExpected)
                throw new ShouldAssertException($"{packet} to {address} from {kind}: explained otherwise, {string.Join("; ", path.Explain(packet))}");
        }
    }
}
