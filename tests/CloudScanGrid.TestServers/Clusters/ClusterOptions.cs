using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>What a <see cref="NetworkedCluster"/> is made from.</summary>
public sealed record ClusterOptions
{
    /// <summary>The fleet; its form is that of namespaces.</summary>
    public required FleetOptions Fleet { get; init; }

    /// <summary>The region of each silo that scans.</summary>
    public required IReadOnlyList<string> Scanners { get; init; }

    /// <summary>Silos that keep and serve. Default 2.</summary>
    public int Controls { get; init; } = 2;

    /// <summary>Each account's limit.</summary>
    public int PacketsPerSecond { get; init; } = 500;

    /// <summary>Each account's limit.</summary>
    public int ConcurrentHosts { get; init; } = 64;

    /// <summary>How it is scanned.</summary>
    public string Profile { get; init; } = "light";

    /// <summary>TCP ports that are asked beside those on which something may listen.</summary>
    public PortRanges AlsoPorts { get; init; } = PortRanges.Empty;

    /// <summary>Settings of every silo, as in <c>SCHEDULER__TARGETSPERJOB</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The program of the silos, as the path of a <c>cloudscan.dll</c>; null for the one that was built with the test.</summary>
    public string? Program { get; init; }

    /// <summary>How long a campaign may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
