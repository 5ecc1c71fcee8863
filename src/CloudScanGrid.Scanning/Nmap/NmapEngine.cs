using System.Collections.Concurrent;
using System.Net;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Losses;
using CloudScanGrid.Scanning.Scope;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Scans with the nmap that is installed. A first look finds the ports of all hosts; hosts with open ports get a second one, several processes at once, that
/// asks those ports alone what listens there. Waiting, not work, is what a scan costs.
/// </summary>
/// <param name="options">How nmap is run.</param>
/// <param name="guard">Clears every process as the last step before it starts.</param>
/// <param name="leases">The leases of this silo's jobs.</param>
/// <param name="metrics">Where its processes are counted.</param>
/// <param name="time">The grid's clock.</param>
/// <param name="machine">nmap's clock.</param>
/// <param name="logger">The log.</param>
public sealed class NmapEngine(
    NmapOptions options, ScopeGuard guard, IJobLeases leases, EngineMetrics metrics, TimeProvider time, MachineClock machine, ILogger<NmapEngine> logger) : IScanEngine
{
    private readonly NmapInstallationProbe _probe = new(options, time);
    private readonly CarriedShares _shares = new(time);
    private readonly ConcurrentDictionary<string, NmapJob> _running = new(StringComparer.Ordinal);

    /// <summary>What the engine could do here, before there is one: a silo tells it when it joins.</summary>
    public static async Task<EngineCapabilities> ProbeAsync(NmapOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        (await new NmapInstallationProbe(options, time).FindAsync(cancellationToken)).Capabilities;

    /// <inheritdoc/>
    public async Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) => (await _probe.FindAsync(cancellationToken)).Capabilities;

    /// <inheritdoc/>
    public async Task<ScanReport> RunAsync(
        ScanJob job,
        Func<HostObservation, ValueTask> onHost,
        Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var targets = new JobTargets(job, onHost, onRound, stop.CancelAsync);
        var startedAt = time.GetUtcNow();
        var run = new NmapJob(job, targets, new NmapJobTools(options, guard, leases, _shares, metrics, time, machine, logger), stop);
        try
        {
            var installation = await _probe.FindAsync(stop.Token);
            _running[job.JobId] = run;
            await run.RunAsync(installation);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was whole has been handed on; the rest goes back to the queue.
        }
        finally
        {
            _running.TryRemove(job.JobId, out _);
            leases.Forget(job.JobId);
        }

        targets.ThrowIfFailed();
        var (outcome, message) = run.Conclude(cancellationToken.IsCancellationRequested);
        if (message is not null)
            logger.Trouble(job.JobId, outcome, message);
        return new ScanReport
        {
            JobId = job.JobId,
            Outcome = outcome,
            Message = message,
            HostsObserved = targets.Observed,
            Refusals = targets.Refusals,
            StartedAt = startedAt,
            FinishedAt = time.GetUtcNow(),
        };
    }

    /// <inheritdoc/>
    public int? FindNeed(string jobId) => _running.TryGetValue(jobId, out var job) ? job.FindNeed() : null;

    /// <inheritdoc/>
    public int? Lower(string jobId, int packetsPerSecond) => _running.TryGetValue(jobId, out var job) ? job.Lower(packetsPerSecond) : null;

    /// <inheritdoc/>
    public void Raise(string jobId, int packetsPerSecond)
    {
        if (_running.TryGetValue(jobId, out var job))
            job.Raise(packetsPerSecond);
    }
}
