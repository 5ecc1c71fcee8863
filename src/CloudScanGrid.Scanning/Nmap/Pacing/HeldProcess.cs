using System.Collections.Frozen;
using System.Net;

namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>What a process may send.</summary>
/// <param name="Targets">The only addresses that it may connect to.</param>
/// <param name="Pace">How often it sends.</param>
/// <param name="PacketsPerConnection">As how many packets a connection counts.</param>
/// <param name="OnDenied">Told of each connection to another address.</param>
internal sealed record HeldProcess(FrozenSet<IPAddress> Targets, PacketPace Pace, int PacketsPerConnection, Action<IPEndPoint> OnDenied);
