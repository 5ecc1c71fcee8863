using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>An engine that answers at once and sends nothing, so that everything behind the engine is the limit.</summary>
internal sealed class SimulatedEngine : IPlayedEngine
{
    private static readonly string Ports = SimulatedHost.AskedPorts.ToString();

    /// <summary>The campaign whose looks it gives, from 1.</summary>
    public int Campaign { get; set; } = 1;

    public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "simulated", false, "simulated"));

    public async Task<ScanReport> RunAsync(
        ScanJob job, Func<HostObservation, ValueTask> onHost, Func<ScanRound, ValueTask<RoundAnswer>> onRound, CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var coverage = new PortCoverage { Tcp = PortRanges.Parse(Ports) };
        var observed = 0;
        foreach (var target in job.Targets)
        {
            if (cancellationToken.IsCancellationRequested)
                break;
            await onHost(SimulatedHost.Look(target.Address, Campaign, coverage));
            observed++;
        }

        return new ScanReport
        {
            JobId = job.JobId,
            Outcome = observed == job.Targets.Length ? ScanOutcome.Completed : ScanOutcome.Cancelled,
            HostsObserved = observed,
            StartedAt = startedAt,
            FinishedAt = TimeProvider.System.GetUtcNow(),
        };
    }
}
