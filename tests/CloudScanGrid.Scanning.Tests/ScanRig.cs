using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Scope;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Scanning.Tests;

/// <summary>An engine with its guard over an inventory and an audit log in memory.</summary>
internal sealed class ScanRig : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public ScanRig(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Leases = new JobLeases(Time);
        Metrics = new EngineMetrics(this);
    }

    public TimeProvider Time { get; }

    /// <summary>The clock by which nmap goes.</summary>
    public ShiftedTime Machine { get; } = new();

    public InventoryInMemory Inventory { get; } = new();

    /// <summary>Networks that have scanners of their own.</summary>
    public Dictionary<string, string> ScannerRegions { get; } = [];

    public OwnershipInMemory Ownership { get; } = new();

    public AuditInMemory Audit { get; } = new();

    public JobLeases Leases { get; }

    public EngineMetrics Metrics { get; }

    public ScopeGuardOptions GuardOptions { get; } = new();

    public NmapOptions Options { get; } = new() { UseRawPackets = false };

    public static ScanProfile Ports(params IEnumerable<ushort> tcp) => new()
    {
        Name = "ports",
        Description = "Ports alone.",
        Ports = PortSelection.Of(new PortCoverage { Tcp = PortRanges.Of(tcp) }),
    };

    public static ScanTarget Target(string address, string asset = "i-1")
    {
        var account = new AccountKey(CloudProvider.File, "lab-1");
        return new(new AssetKey(account, asset), new SubnetKey(account, "subnet-1"), "0", IPAddress.Parse(address), 1);
    }

    /// <summary>A job of a scanner that stands where the assets are.</summary>
    public ScanJob Job(ScanProfile profile, params ImmutableArray<ScanTarget> targets) => new()
    {
        JobId = "job-1",
        CampaignId = "campaign-1",
        Vantage = $"{InventoryInMemory.Region}/test",
        Profile = profile,
        Targets = targets,
        MaxPacketsPerSecond = 2000,
        LeaseExpiresAt = Time.GetUtcNow().AddHours(1),
    };

    public ScopeGuard Guard() => new(Inventory, new ScannerRegions(ScannerRegions, Inventory, new NetworkMaps(Inventory)), Ownership, Audit, Leases, GuardOptions, Metrics, Time);

    public NmapEngine Engine() => new(Options, Guard(), Leases, Metrics, Time, new MachineClock(Machine), NullLogger<NmapEngine>.Instance);

    /// <summary>Owns the targets and runs the job.</summary>
    public Task<(ScanReport Report, List<HostObservation> Hosts)> RunAsync(
        ScanJob job, Func<ScanRound, IReadOnlyCollection<IPAddress>>? onRound = null, CancellationToken? cancellationToken = null) =>
        RunAsync(job, Engine(), onRound, cancellationToken);

    /// <summary>Owns the targets and runs the job on an engine of this rig.</summary>
    public async Task<(ScanReport Report, List<HostObservation> Hosts)> RunAsync(
        ScanJob job, NmapEngine engine, Func<ScanRound, IReadOnlyCollection<IPAddress>>? onRound = null, CancellationToken? cancellationToken = null)
    {
        Inventory.Own(job.Targets);
        var hosts = new List<HostObservation>();
        var report = await engine.RunAsync(
            job,
            host =>
            {
                hosts.Add(host);
                return ValueTask.CompletedTask;
            },
            round => ValueTask.FromResult(onRound?.Invoke(round) ?? []),
            cancellationToken ?? TestContext.Current.CancellationToken);
        return (report, hosts);
    }

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options.Name, options.Version, options.Tags, this);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
