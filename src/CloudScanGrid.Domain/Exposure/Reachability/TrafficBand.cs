using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>Neighbouring ports to which the same addresses may send. A place counts ports through all protocols: the protocol's number times 65,536, plus the port.</summary>
/// <param name="From">The first place.</param>
/// <param name="To">The last place, at least <paramref name="From"/>.</param>
/// <param name="Sources">Who; somebody.</param>
internal readonly record struct TrafficBand(int From, int To, AddressSet Sources)
{
    public const int PortsPerProtocol = 1 << 16;
    public const int Places = PortsPerProtocol << 8;

    public static int PlaceOf(IpProtocol protocol, ushort port) => (protocol.Number * PortsPerProtocol) + port;
}
