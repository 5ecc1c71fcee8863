using System.Collections.Immutable;

namespace CloudScanGrid.Lab;

/// <summary>Packets that the kernel counted at the fleet's edge since the laboratory started.</summary>
/// <param name="Probes">TCP SYNs (of port scans and of service detection alike) and UDP datagrams to addresses of the inventory.</param>
/// <param name="ProbesBySubnet">The same by subnet id.</param>
/// <param name="Strays">Packets of any kind to any other address, inside the fleet's range or out of it.</param>
public sealed record LabCounters(long Probes, ImmutableSortedDictionary<string, long> ProbesBySubnet, long Strays);
