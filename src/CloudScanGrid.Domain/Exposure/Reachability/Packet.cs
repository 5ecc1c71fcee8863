using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>The first packet of a conversation, as the one that is asked about sees it.</summary>
/// <param name="Source">Who sends it.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Port">The port that it goes to; 0 where the protocol has none.</param>
public readonly record struct Packet(IPAddress Source, IpProtocol Protocol, ushort Port)
{
    /// <summary>The first packet to a port that is scanned.</summary>
    public static Packet To(NetworkPort port, IPAddress source) => new(source, IpProtocol.Of(port.Protocol), port.Number);

    /// <summary><c>tcp/443 from 192.0.2.1</c>.</summary>
    public override string ToString() => Protocol.HasPorts ? $"{Protocol}/{Port} from {Source}" : $"{Protocol} from {Source}";
}
