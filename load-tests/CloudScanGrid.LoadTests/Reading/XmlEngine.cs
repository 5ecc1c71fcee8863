using System.Runtime.CompilerServices;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>An engine that has run already: what nmap wrote of a job's hosts, made before the clock runs, is read as the real engine reads it.</summary>
internal sealed class XmlEngine : PlayedEngine
{
    private readonly Estate _estate;
    private byte[] _head = [];
    private byte[] _tail = [];
    private byte[][] _hosts = [];

    private XmlEngine(Estate estate) => _estate = estate;

    public static async Task<XmlEngine> CreateAsync(Estate estate)
    {
        var engine = new XmlEngine(estate) { _hosts = new byte[2 * estate.Assets][] };
        for (var campaign = 1; campaign <= 2; campaign++)
        {
            for (var index = 0; index < estate.Assets; index++)
            {
                var look = SimulatedHost.Look(estate.AssetAt(index).Addresses[0], campaign, HostXml.Coverage);
                (engine._head, engine._hosts[((campaign - 1) * estate.Assets) + index], engine._tail) = await HostXml.RenderAsync(look);
            }
        }

        return engine;
    }

    protected override async IAsyncEnumerable<HostObservation> LookAsync(ScanJob job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        stream.Write(_head);
        foreach (var target in job.Targets)
            stream.Write(_hosts[((Campaign - 1) * _estate.Assets) + Estate.IndexOf(target.Address)]);
        stream.Write(_tail);
        stream.Position = 0;
        await using var reader = new NmapXmlReader(stream, new NmapXmlReaderOptions { Vantage = job.Vantage });
        await foreach (var host in reader.ReadHostsAsync(cancellationToken))
            yield return host;
    }
}
