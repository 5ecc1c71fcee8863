using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Files;

/// <summary>One open port.</summary>
/// <param name="AssetId">The asset.</param>
/// <param name="Address">Its address.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Port">The port.</param>
/// <param name="Name">nmap's service name; null where nmap only guesses from the port.</param>
/// <param name="Product">nmap's product; null where it cannot be told.</param>
/// <param name="Version">nmap's version; null where it cannot be told.</param>
/// <param name="Tunnel"><c>ssl</c> behind TLS; null otherwise.</param>
public sealed record TruthService(
    string AssetId, IPAddress Address, TransportProtocol Protocol, ushort Port, string? Name, string? Product, string? Version, string? Tunnel);
