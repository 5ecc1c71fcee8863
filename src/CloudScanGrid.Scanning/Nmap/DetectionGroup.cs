using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Hosts whose services one process identifies.</summary>
/// <param name="Ports">The ports that it asks each of them: the union of theirs.</param>
/// <param name="Hosts">The hosts, all of one address family.</param>
internal sealed record DetectionGroup(PortCoverage Ports, ImmutableArray<FoundHost> Hosts)
{
    public bool IsIPv6 => Hosts[0].IsIPv6;
}
