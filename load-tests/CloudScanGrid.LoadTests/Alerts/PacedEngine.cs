using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Alerts;

/// <summary>An engine that writes nmap's XML host by host, with a pause before each, into the pipe that it reads, and remembers when each host's end was written.</summary>
internal sealed class PacedEngine : IPlayedEngine
{
    /// <summary>Every host has changed in the second campaign.</summary>
    private const int ChangedIn = 1;

    // In the first campaign there is nothing to wait for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);

    public int Campaign { get; set; } = 1;

    /// <summary>When the end of each asset's host was written (<see cref="Stopwatch.GetTimestamp"/>), by the asset's key.</summary>
    public ConcurrentDictionary<string, long> Ends { get; } = new(StringComparer.Ordinal);

    public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "simulated", false, "simulated"));

    public async Task<ScanReport> RunAsync(ScanJob job, Func<HostObservation, ValueTask> onHost, Func<ScanRound, ValueTask<RoundAnswer>> onRound, CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var pipe = new Pipe();
        var writing = WriteAsync(job, pipe.Writer);
        var observed = 0;
        await using var reader = new NmapXmlReader(pipe.Reader.AsStream(), new NmapXmlReaderOptions { Vantage = job.Vantage });
        await foreach (var host in reader.ReadHostsAsync(cancellationToken))
        {
            await onHost(host);
            observed++;
        }

        await writing;
        return new ScanReport
        {
            JobId = job.JobId,
            Outcome = observed == job.Targets.Length ? ScanOutcome.Completed : ScanOutcome.Cancelled,
            HostsObserved = observed,
            StartedAt = startedAt,
            FinishedAt = TimeProvider.System.GetUtcNow(),
        };
    }

    private async Task WriteAsync(ScanJob job, PipeWriter writer)
    {
        byte[] tail = [];
        foreach (var target in job.Targets)
        {
            var (head, host, rest) = await HostXml.RenderAsync(SimulatedHost.Look(target.Address, Campaign, HostXml.Coverage, ChangedIn));
            if (tail.Length == 0)
                await writer.WriteAsync(head);
            tail = rest;
            if (Campaign > 1)
                await Task.Delay(Pause);
            Ends[target.Asset.ToString()] = Stopwatch.GetTimestamp();
            await writer.WriteAsync(host);
        }

        await writer.WriteAsync(tail);
        await writer.CompleteAsync();
    }
}
