using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>Ports of a host that have said nothing, each as often as the others.</summary>
/// <param name="Host">The host.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Doubt">How likely one of them that answers has said nothing so far, 0 to 1, but for the first time that it was asked.</param>
/// <param name="Times">How often they were asked again.</param>
internal sealed record SilentPart(AskedHost Host, PortRanges Ports, double Doubt, int Times);
