using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Pacing;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>What was found of nmap on this machine.</summary>
/// <param name="Capabilities">What it can do, with the explanation for the operator.</param>
/// <param name="Path">The full path of the program; null when it is missing.</param>
/// <param name="Wrappers">The programs, with their arguments, that nmap is started through: limits, death together with this process, and a process group of its own.</param>
/// <param name="NamesPorts">Whether it says which ports it sums up, as from version 7.92 on.</param>
/// <param name="Gate">What holds its connections; null when nothing can.</param>
internal sealed record NmapInstallation(EngineCapabilities Capabilities, string? Path, ImmutableArray<string> Wrappers, bool NamesPorts, PacketGate? Gate);
