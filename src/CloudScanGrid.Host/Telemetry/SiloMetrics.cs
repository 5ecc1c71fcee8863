using System.Diagnostics.Metrics;
using CloudScanGrid.Host.Configuration;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>What this silo is, and whether it can scan.</summary>
internal sealed class SiloMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Silo";

    private int _isReady;

    public SiloMetrics(IOptions<GridOptions> options, IMeterFactory meters)
    {
        var grid = options.Value;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "cloudscan_silo_info",
            () => new Measurement<int>(
                1, new("region", grid.Region ?? ""), new("roles", grid.Roles.ToString().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)), new("version", typeof(SiloMetrics).Assembly.GetName().Version?.ToString(3))),
            null,
            "Always 1: the silo's region, empty when it serves every one, its roles and its version");
        if (grid.Roles.HasFlag(SiloRoles.Scanner))
            meter.CreateObservableGauge("cloudscan_engine_ready", () => Volatile.Read(ref _isReady), null, "1 while this silo's nmap can scan; otherwise 0");
    }

    /// <summary>Shows whether the engine can scan.</summary>
    public void ShowEngine(bool isReady) => Volatile.Write(ref _isReady, isReady ? 1 : 0);
}
