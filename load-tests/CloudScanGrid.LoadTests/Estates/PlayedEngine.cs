using System.Net;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.LoadTests.Estates;

/// <summary>An engine that sends nothing and shows the estate as it is in one campaign or another.</summary>
internal abstract class PlayedEngine : IScanEngine
{
    /// <summary>The campaign whose looks it gives, from 1.</summary>
    public int Campaign { get; set; } = 1;

    public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "simulated", false, "simulated"));

    public int? FindNeed(string jobId) => null;

    public int? Lower(string jobId, int packetsPerSecond) => null;

    public void Raise(string jobId, int packetsPerSecond)
    {
    }

    public async Task<ScanReport> RunAsync(
        ScanJob job,
        Func<HostObservation, ValueTask> onHost,
        Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound,
        CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var observed = 0;
        await foreach (var host in LookAsync(job, cancellationToken))
        {
            await onHost(host);
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

    /// <summary>The hosts of a job, as they end.</summary>
    protected abstract IAsyncEnumerable<HostObservation> LookAsync(ScanJob job, CancellationToken cancellationToken);
}
