using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Alerts;

/// <summary>An engine that writes nmap's XML host by host, with a pause before each, into the pipe that it reads, and remembers when each host's end was written.</summary>
internal sealed class PacedEngine : PlayedEngine
{
    /// <summary>Every host has changed in the second campaign.</summary>
    private const int ChangedIn = 1;

    // In the first campaign there is nothing to wait for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);

    /// <summary>When the end of each asset's host was written (<see cref="Stopwatch.GetTimestamp"/>), by the asset's key.</summary>
    public ConcurrentDictionary<string, long> Ends { get; } = new(StringComparer.Ordinal);

    protected override async IAsyncEnumerable<HostObservation> LookAsync(ScanJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(job, pipe.Writer);
        await using var reader = new NmapXmlReader(pipe.Reader.AsStream(), new NmapXmlReaderOptions { Vantage = job.Vantage });
        await foreach (var host in reader.ReadHostsAsync(cancellationToken))
            yield return host;
        await writing;
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
