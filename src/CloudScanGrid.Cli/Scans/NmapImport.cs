using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Scanning.Nmap.Xml;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli.Scans;

/// <summary>
/// Takes the hosts of one file into a store, in batches of bounded size. Each address becomes an asset of an account whose scope allows nothing, so that no
/// campaign ever scans what somebody else's file names.
/// </summary>
/// <param name="store">Where they are kept; null counts them only.</param>
/// <param name="now">The time of hosts for which the file states none.</param>
internal sealed class NmapImport(IGridStore? store, DateTimeOffset now)
{
    private const int MaxBatchHosts = 500;
    private const int MaxBatchServices = 20_000;

    private static readonly AccountKey Account = AccountKey.Imported;

    private readonly List<HostObservation> _batch = [];
    private int _batchServices;
    private NmapRun? _run;

    public int Hosts { get; private set; }

    public int Incomplete { get; private set; }

    public int OpenServices { get; private set; }

    /// <summary>Observations that the store did not have.</summary>
    public int Kept { get; private set; }

    /// <summary>Whether the run ended well, every host is whole, and nothing was wrong with the file.</summary>
    public bool IsWhole => _run is { IsComplete: true, Problems.IsEmpty: true } && Incomplete == 0;

    public async Task<NmapRun> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var reader = new NmapXmlReader(stream, new NmapXmlReaderOptions { Vantage = "imported", TimeWhenMissing = now });
        await foreach (var host in reader.ReadHostsAsync(cancellationToken))
        {
            Hosts++;

            // A host that is down was asked no ports, so its file lists none: that is the whole of it.
            Incomplete += host.IsComplete || host.State == HostState.Down ? 0 : 1;
            OpenServices += host.OpenServices.Count();
            await AddAsync(host, cancellationToken);
        }

        await FlushAsync(cancellationToken);
        return _run = reader.Run;
    }

    private async Task AddAsync(HostObservation host, CancellationToken cancellationToken)
    {
        if (store is null)
            return;
        _batch.Add(host);
        _batchServices += host.Services.Length;
        if (_batch.Count >= MaxBatchHosts || _batchServices >= MaxBatchServices)
            await FlushAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (store is null || _batch.Count == 0)
            return;
        await store.Inventory.ApplyAsync(Inventory(), cancellationToken);
        Kept += await store.Observations.ImportAsync([.. _batch.Select(Bind)], cancellationToken);
        _batch.Clear();
        _batchServices = 0;
    }

    // Partial: a file tells of what it scanned and of nothing else.
    private AccountSnapshot Inventory() => new()
    {
        Key = Account,
        Scope = new AccountScope([], [], []),
        Completeness = SnapshotCompleteness.Partial,
        TakenAt = now,
        Subnets =
        [
            .. _batch.Select(host => host.Address).Distinct().GroupBy(NetworkOf).Select(network => new SubnetSnapshot(
                KeyOf(network.Key),
                network.Key,
                [
                    .. network.Select(address => new AssetSnapshot
                    {
                        Key = new AssetKey(Account, address.ToString()),
                        Subnet = KeyOf(network.Key),
                        Kind = "address",
                        Addresses = [address],
                    }),
                ])),
        ],
    };

    private static AssetObservation Bind(HostObservation host) => new()
    {
        Asset = new AssetKey(Account, host.Address.ToString()),
        Subnet = KeyOf(NetworkOf(host.Address)),
        Incarnation = "0",
        CampaignId = "import",
        FencingToken = 0,
        Profile = "import",
        Host = host,
    };

    // Hosts of one range are each other's peers when they are judged; 64 bits are a subnet by RFC 4291 section 2.5.1.
    private static IPNetwork NetworkOf(IPAddress address) => new(address, address.AddressFamily == AddressFamily.InterNetwork ? 24 : 64);

    private static SubnetKey KeyOf(IPNetwork network) => new(Account, network.ToString().Replace('/', '_'));
}
