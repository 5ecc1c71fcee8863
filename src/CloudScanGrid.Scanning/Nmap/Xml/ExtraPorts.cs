using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Turns what a host answers for into <c>extraports</c> that name their ports, so that a reader never takes a port for asked because another host of the file
/// was asked it.
/// </summary>
internal static class ExtraPorts
{
    /// <summary>The summed-up ports in groups of one state, each one <c>extraports</c> element.</summary>
    public static List<List<UnlistedPorts>> Of(HostObservation host, PortCoverage fileCoverage)
    {
        var named = host.Unlisted.Where(unlisted => !unlisted.Ports.IsEmpty).ToList();
        foreach (var protocol in Enum.GetValues<TransportProtocol>())
            named.AddRange(Unnamed(host, protocol, fileCoverage));

        var groups = new List<List<UnlistedPorts>>();
        foreach (var unlisted in named)
        {
            if (groups.Count == 0 || groups[^1][0].State != unlisted.State)
                groups.Add([]);
            groups[^1].Add(unlisted);
        }

        return groups;
    }

    // nmap before 7.92 did not name them. A single sum is whatever of the coverage is left; several stay without names if the whole file was asked the same
    // ports, and become one sum of unknown state otherwise.
    private static List<UnlistedPorts> Unnamed(HostObservation host, TransportProtocol protocol, PortCoverage fileCoverage)
    {
        var sums = host.Unlisted.Where(unlisted => unlisted.Ports.IsEmpty && unlisted.Protocol == protocol && unlisted.Count > 0).ToList();
        var listed = PortRanges.Of(host.Services.Where(service => service.Port.Protocol == protocol).Select(service => service.Port.Number));
        var summed = PortRanges.Of(host.Unlisted.Where(unlisted => unlisted.Protocol == protocol).SelectMany(unlisted => unlisted.Ports.Ranges));
        var left = host.Coverage.For(protocol).Except(listed).Except(summed);
        if (left.IsEmpty)
            return [];
        if (sums is [var only] && only.Count == left.Count)
            return [only with { Ports = left }];
        if (sums.Sum(sum => sum.Count) == left.Count && fileCoverage.Equals(host.Coverage))
            return sums;
        return [new UnlistedPorts(PortState.Unknown, left.Count, null, protocol, left)];
    }
}
