using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>A host with ports that are worth a second look.</summary>
/// <param name="Host">What the first look saw.</param>
/// <param name="Ports">The ports to look at again.</param>
internal sealed record FoundHost(HostObservation Host, PortCoverage Ports)
{
    public bool IsIPv6 => Host.Address.AddressFamily == AddressFamily.InterNetworkV6;
}
