using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>What a host's <c>ports</c> elements say.</summary>
internal sealed record NmapPorts(PortCoverage Coverage, ImmutableArray<ObservedService> Services, ImmutableArray<UnlistedPorts> Unlisted);
