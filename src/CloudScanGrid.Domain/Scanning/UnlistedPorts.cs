using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Ports of one state that the engine summed up instead of listing: nmap's <c>extraports</c>.</summary>
/// <param name="State">Their state.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why; null where the engine gave none.</param>
/// <param name="Protocol">Their protocol.</param>
/// <param name="Ports">Which they are; empty where the engine did not say (nmap before 7.92).</param>
[GenerateSerializer, Immutable, Alias("csg.UnlistedPorts")]
public sealed record UnlistedPorts(PortState State, int Count, string? Reason, TransportProtocol Protocol, PortRanges Ports);
