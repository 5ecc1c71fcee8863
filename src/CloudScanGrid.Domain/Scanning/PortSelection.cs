using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Which ports to ask: a list, or as many of the most frequent ones as nmap itself knows. Exactly one of the two is set.</summary>
/// <param name="List">These ports.</param>
/// <param name="Top">nmap's <c>--top-ports</c>, for each protocol that the profile scans, 1 to 65,535.</param>
[GenerateSerializer, Immutable, Alias("csg.PortSelection")]
public sealed record PortSelection(PortCoverage? List, int? Top)
{
    /// <summary>These ports.</summary>
    public static PortSelection Of(PortCoverage ports) => new(ports, null);

    /// <summary>The <paramref name="count"/> most frequent ports.</summary>
    public static PortSelection TopPorts(int count) => new(null, count);

    /// <summary>How many ports each host is asked.</summary>
    public int PortsPerHost => List?.Count ?? Top ?? 0;

    /// <summary><c>T:22,80</c> or <c>top 100</c>.</summary>
    public override string ToString() => List?.ToString() ?? $"top {Top}";
}
