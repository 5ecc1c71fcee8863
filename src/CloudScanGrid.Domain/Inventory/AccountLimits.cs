using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>What scanning may cost an account at any moment, over all silos together.</summary>
[GenerateSerializer, Immutable, Alias("csg.AccountLimits")]
public sealed record AccountLimits
{
    /// <summary>Packets per second. Default 1,000: below the connection rate at which one small cloud instance's conntrack table fills.</summary>
    [Id(0)] public int PacketsPerSecond { get; init; } = 1000;

    /// <summary>Hosts under scan at once. Default 64, nmap's usual host group.</summary>
    [Id(1)] public int ConcurrentHosts { get; init; } = 64;
}
