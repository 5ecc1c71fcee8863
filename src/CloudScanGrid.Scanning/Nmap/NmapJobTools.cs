using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Losses;
using CloudScanGrid.Scanning.Scope;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>What every job of an engine works with.</summary>
internal sealed record NmapJobTools(
    NmapOptions Options, ScopeGuard Guard, IJobLeases Leases, CarriedShares Shares, EngineMetrics Metrics, TimeProvider Time, MachineClock Machine, ILogger Logger);
