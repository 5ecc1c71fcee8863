using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>Orders addresses as the server does: IPv4 before IPv6, each by number.</summary>
internal sealed class AddressOrder : IComparer<IPAddress>
{
    public static AddressOrder Instance { get; } = new();

    public int Compare(IPAddress? x, IPAddress? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ when x.AddressFamily != y.AddressFamily => x.AddressFamily == AddressFamily.InterNetwork ? -1 : 1,
        _ => x.GetAddressBytes().AsSpan().SequenceCompareTo(y.GetAddressBytes()),
    };
}
