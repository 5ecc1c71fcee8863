using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>nmap's XML. Its header tells of all hosts, so they are read back from the store when all are there.</summary>
internal sealed class NmapXmlHostWriter(Stream stream, IObservationStore observations, string? campaignId) : IHostWriter
{
    public void Add(HostResult result)
    {
        // The store holds it.
    }

    public void Flush()
    {
        // Nothing is written before the end.
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => NmapXmlExport.WriteAsync(stream, observations, campaignId, cancellationToken);
}
