using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.Scanning.Nmap.Xml;

namespace CloudScanGrid.LoadTests.Reading;

/// <summary>An engine that has run already: what nmap wrote of a job's hosts, made before the clock runs, is read as the real engine reads it.</summary>
internal sealed class XmlEngine : IPlayedEngine
{
    private readonly Estate _estate;
    private byte[] _head = [];
    private byte[] _tail = [];
    private byte[][] _hosts = [];
    private int _campaign;

    private XmlEngine(Estate estate) => _estate = estate;

    public int Campaign
    {
        get => _campaign;
        set => _campaign = value;
    }

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

    public Task<EngineCapabilities> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineCapabilities(ScanOutcome.Completed, "simulated", false, "simulated"));

    public async Task<ScanReport> RunAsync(
        ScanJob job, Func<HostObservation, ValueTask> onHost, Func<ScanRound, ValueTask<RoundAnswer>> onRound, CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        using var stream = new MemoryStream();
        stream.Write(_head);
        foreach (var target in job.Targets)
            stream.Write(_hosts[((_campaign - 1) * _estate.Assets) + Estate.IndexOf(target.Address)]);
        stream.Write(_tail);
        stream.Position = 0;
        var observed = 0;
        await using var reader = new NmapXmlReader(stream, new NmapXmlReaderOptions { Vantage = job.Vantage });
        await foreach (var host in reader.ReadHostsAsync(cancellationToken))
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
}
