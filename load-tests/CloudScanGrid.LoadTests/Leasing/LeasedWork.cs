using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>The targets that every arm leases and completes, and what is seen of each: made before the clock runs.</summary>
internal sealed class LeasedWork
{
    public const string Region = "local";

    private const int TargetsPerSubnet = 250;

    private LeasedWork(ImmutableArray<PlannedTarget> targets, ImmutableArray<HostObservation> looks)
    {
        Targets = targets;
        Looks = looks;
    }

    public ImmutableArray<PlannedTarget> Targets { get; }

    /// <summary>What is seen of each, by place.</summary>
    public ImmutableArray<HostObservation> Looks { get; }

    /// <param name="count">Targets: a multiple of 250.</param>
    /// <param name="accounts">Among how many accounts their subnets are shared.</param>
    /// <param name="areUp">Whether each answers with four services; otherwise it is down.</param>
    public static LeasedWork Of(int count, int accounts, bool areUp)
    {
        var coverage = new PortCoverage { Tcp = SimulatedHost.AskedPorts };
        var targets = Enumerable.Range(0, count).Select(index => Target(index, accounts)).ToImmutableArray();
        return new(targets, [.. targets.Select(target => areUp ? SimulatedHost.Look(target.Address, 1, coverage) : Down(target.Address, coverage))]);
    }

    private static PlannedTarget Target(int index, int accounts)
    {
        var subnet = index / TargetsPerSubnet;
        var account = new AccountKey(CloudProvider.File, string.Create(CultureInfo.InvariantCulture, $"load-{subnet % accounts}"));
        return new(
            new AssetKey(account, string.Create(CultureInfo.InvariantCulture, $"i-{index:x8}")),
            new SubnetKey(account, string.Create(CultureInfo.InvariantCulture, $"subnet-{subnet}")),
            "1",
            new IPAddress([10, (byte)(subnet / 256), (byte)(subnet % 256), (byte)((index % TargetsPerSubnet) + 1)]),
            Region,
            null);
    }

    private static HostObservation Down(IPAddress address, PortCoverage coverage)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            Address = address, StartedAt = now, ObservedAt = now, Vantage = "local/internal", State = HostState.Down, Reason = "no-response", IsComplete = true, Coverage = coverage,
        };
    }
}
