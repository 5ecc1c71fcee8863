using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>What scanning may cost one subnet at any moment, over all silos together, whatever its account allows.</summary>
public sealed class SubnetOptions
{
    /// <value>Hosts at once, 1 to 10,000. Default 256: a /24, so that by default the account's limit decides.</value>
    [Range(1, 10_000)]
    public int ConcurrentHosts { get; set; } = 256;

    /// <value>Packets per second, 1 to 1,000,000. Default 5,000: what the smallest NAT gateways and firewalls in front of one subnet carry without loss.</value>
    [Range(1, 1_000_000)]
    public int PacketsPerSecond { get; set; } = 5_000;
}
