using System.Net;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Port: looks at hosts.</summary>
public interface IScanEngine
{
    /// <summary>What the engine can do here and now.</summary>
    Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs one job. Every target ends in exactly one way: handed to <paramref name="onHost"/> (as <see cref="HostState.Unknown"/> when nothing could be learned),
    /// refused in the report, or, when cancelled or taken back, neither. Trouble of the engine comes back as an outcome, never as an exception;
    /// an exception of <paramref name="onHost"/> or <paramref name="onRound"/> stops the job and passes through.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="onHost">Called once for each host, as it ends, one at a time.</param>
    /// <param name="onRound">
    /// Called before the first round and after each one, where the ports are asked in more than one or a host has a checkpoint. The answer
    /// takes unfinished targets from the engine, which forgets them.
    /// </param>
    /// <param name="cancellationToken">Stops the processes; hosts that are whole by then are still handed on.</param>
    Task<ScanReport> RunAsync(
        ScanJob job,
        Func<HostObservation, ValueTask> onHost,
        Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound,
        CancellationToken cancellationToken);

    /// <summary>With how many packets a second a job gets along that asks no ports any more and identifies services only.</summary>
    /// <param name="jobId">The job.</param>
    /// <returns>Packets a second; null while it asks ports, which takes all there are.</returns>
    int? FindNeed(string jobId);

    /// <summary>Has a job that runs send fewer packets from now on.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="packetsPerSecond">How many it is to send at most.</param>
    /// <returns>What it sends at most now: more than was asked for where its hosts would not be done in their time; null when nothing changes.</returns>
    int? Lower(string jobId, int packetsPerSecond);

    /// <summary>Lets a job that runs send more packets: those that it starts from now on do.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="packetsPerSecond">How many it may send.</param>
    void Raise(string jobId, int packetsPerSecond);
}
