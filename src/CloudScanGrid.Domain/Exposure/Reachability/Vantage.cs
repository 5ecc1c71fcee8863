using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>A place from which an estate is looked at.</summary>
/// <param name="Name">As in <c>internet</c> or <c>eu-west-1/internal</c>.</param>
/// <param name="Kind">What it is to the network that is looked at.</param>
/// <param name="Sources">The addresses that packets come from.</param>
public sealed record Vantage(string Name, VantageKind Kind, AddressSet Sources)
{
    /// <summary>Anybody: every address that is routed between networks (RFC 6890 and what SpecialAddresses never scans left out).</summary>
    public static Vantage Internet { get; } = new("internet", VantageKind.Internet, PublicAddresses.All);

    /// <summary>Those of its addresses that can send to an address: of the same family.</summary>
    public AddressSet SourcesTo(IPAddress address) =>
        Sources.Intersect(address.AddressFamily == AddressFamily.InterNetwork ? AddressSet.AllIPv4 : AddressSet.AllIPv6);
}
