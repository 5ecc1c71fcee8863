using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>The clusters that are hurt.</summary>
public static class FaultClusters
{
    /// <summary>Two regions with three silos that scan, two that keep and serve; jobs of a few hosts and short leases, so that every fault meets several of them.</summary>
    public static ClusterOptions Small { get; } = new()
    {
        Fleet = new FleetOptions { Hosts = 64, Subnets = 4, QuietSubnets = 1, Regions = ["a", "b"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a", "b", "a"],
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SCHEDULER__TARGETSPERJOB"] = "8",
            ["SCHEDULER__LEASEDURATION"] = "00:00:15",
            ["GRID__SCANNERSLOTS"] = "3",
            ["CLUSTER__DRAINSECONDS"] = "10",
        },
    };
}
