using System.Collections.Immutable;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>The grid as <c>cloudscan scan --state</c> composes it, over a state file, with the simulated engine in nmap's place.</summary>
internal sealed class SpineGrid : IAsyncDisposable
{
    private readonly Estate _estate;
    private readonly PlayedEngine _engine;
    private readonly EmbeddedGrid _grid;

    private SpineGrid(Estate estate, PlayedEngine engine, EmbeddedGrid grid)
    {
        _estate = estate;
        _engine = engine;
        _grid = grid;
    }

    /// <summary>The grid over a new state file.</summary>
    public static async Task<SpineGrid> StartAsync(Estate estate, string path) => await StartAsync(
        estate, await SqliteStore.OpenAsync(path, new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None), new SimulatedEngine());

    /// <summary>The grid over a store that it then owns.</summary>
    public static async Task<SpineGrid> StartAsync(Estate estate, IGridStore store, PlayedEngine engine)
    {
        var configuration = GridConfiguration.Load(null, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Subnet:ConcurrentHosts"] = "10000",
            ["Subnet:PacketsPerSecond"] = "1000000",
        });
        var host = GridHosts.Scan(configuration, store, services => services.AddSingleton<IScanEngine>(engine));
        var grid = await EmbeddedGrid.StartAsync(host, store, CancellationToken.None);
        await grid.SynchroniseAsync(estate, CancellationToken.None);
        return new SpineGrid(estate, engine, grid);
    }

    /// <summary>Runs a campaign over the whole estate, and checks that nothing of it was lost.</summary>
    /// <param name="number">1 or 2: which state of the estate the engine shows.</param>
    /// <param name="onProgress">Called with the share that has ended, five times a second.</param>
    /// <param name="changed">How many hosts have findings then; by default those of <see cref="SimulatedHost.ChangedOf"/>.</param>
    public async Task<SpineCampaign> RunAsync(int number, Action<double> onProgress, int? changed = null)
    {
        _engine.Campaign = number;
        var cpu = Machine.Cpu();
        var id = await _grid.Campaigns.StartAsync(new ScanRequest
        {
            Accounts = [Estate.Account],
            Profile = ScanProfiles.Standard with { Ports = PortSelection.Of(new PortCoverage { Tcp = SimulatedHost.AskedPorts }) },
            RequestedBy = "load test",
        });
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(1));
        var progress = await _grid.WaitAsync(id, now => onProgress(now.Total == 0 ? 0 : (double)now.Ended / now.Total), limit.Token);
        cpu = Machine.Cpu() - cpu;
        await CheckAsync(id, progress, number == 1 ? 0 : changed ?? SimulatedHost.ChangedOf(_estate.Assets));
        var campaign = await _grid.Store.Campaigns.FindAsync(id, CancellationToken.None);
        return new SpineCampaign(id, _estate.Assets, campaign!.FinishedAt!.Value - campaign.CreatedAt, cpu);
    }

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    private async Task CheckAsync(string id, CampaignProgress progress, int expected)
    {
        if (progress.Observed != _estate.Assets)
            throw new InvalidOperationException($"campaign {id}: {progress.Observed} of {_estate.Assets} hosts were observed");
        var undetected = await _grid.Store.Observations.ListUndetectedSubnetsAsync(CancellationToken.None);
        if (undetected.Count > 0)
            throw new InvalidOperationException($"campaign {id}: {undetected.Count} subnets have observations that were not judged");
        var findings = await _grid.Store.Detection.ListByCampaignAsync(id, CancellationToken.None);
        var hosts = findings.Select(finding => finding.Asset).ToImmutableHashSet().Count;
        if (hosts != expected)
            throw new InvalidOperationException($"campaign {id}: {hosts} hosts have findings instead of {expected}");
    }
}
