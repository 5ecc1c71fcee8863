using System.Globalization;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>A port together with its protocol: <c>tcp/443</c> and <c>udp/443</c> are different things.</summary>
/// <param name="Protocol">The transport protocol.</param>
/// <param name="Number">0 to 65,535; 0 is legal on the wire and appears in nmap's output.</param>
[GenerateSerializer, Immutable, Alias("csg.NetworkPort")]
public readonly record struct NetworkPort(TransportProtocol Protocol, ushort Number) : IComparable<NetworkPort>
{
    /// <inheritdoc/>
    public int CompareTo(NetworkPort other)
    {
        var byProtocol = Protocol.CompareTo(other.Protocol);
        return byProtocol != 0 ? byProtocol : Number.CompareTo(other.Number);
    }

    /// <summary><c>tcp/443</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Protocol.ToString().ToLowerInvariant()}/{Number}");

    /// <summary>Orders by protocol, then number.</summary>
    public static bool operator <(NetworkPort left, NetworkPort right) => left.CompareTo(right) < 0;

    /// <summary>Orders by protocol, then number.</summary>
    public static bool operator <=(NetworkPort left, NetworkPort right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by protocol, then number.</summary>
    public static bool operator >(NetworkPort left, NetworkPort right) => left.CompareTo(right) > 0;

    /// <summary>Orders by protocol, then number.</summary>
    public static bool operator >=(NetworkPort left, NetworkPort right) => left.CompareTo(right) >= 0;
}
