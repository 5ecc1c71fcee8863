using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.TestServers.Programs;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>
/// A whole grid of processes, each in a network namespace of its own: silos that prove who they are by certificates, a PostgreSQL, and a laboratory's fleet that only
/// they can reach.
/// </summary>
public sealed class NetworkedCluster : IAsyncDisposable
{
    /// <summary>Room for what half an hour of campaigns leaves, in megabytes.</summary>
    private const int DatabaseDisk = 1024;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-cluster-");
    private readonly List<NetworkedSilo> _silos = [];
    private readonly Dictionary<string, string> _settings = [];
    private ClusterNetwork? _network;
    private PostgresServer? _database;
    private Laboratory? _laboratory;
    private NpgsqlDataSource? _look;

    private NetworkedCluster(ClusterOptions options) => Options = options;

    /// <summary>What it was made from.</summary>
    public ClusterOptions Options { get; }

    /// <summary>The fleet.</summary>
    public Laboratory Laboratory => _laboratory!;

    /// <summary>The wires.</summary>
    public ClusterNetwork Network => _network!;

    /// <summary>The database's server.</summary>
    public PostgresServer Database => _database!;

    /// <summary>Where the database stands.</summary>
    public NetworkPlace DatabasePlace { get; private set; } = null!;

    /// <summary>The silos, those that keep and serve first.</summary>
    public IReadOnlyList<NetworkedSilo> Silos => _silos;

    /// <summary>Those that scan.</summary>
    public IEnumerable<NetworkedSilo> Scanners => _silos.Where(silo => silo.Region is not null);

    /// <summary>Those that keep and serve.</summary>
    public IEnumerable<NetworkedSilo> Controls => _silos.Where(silo => silo.Region is null);

    /// <summary>Skips the test where a cluster cannot be made.</summary>
    public static void Need()
    {
        Machine.NeedsNamespaces();
        Machine.Needs("openssl", "kill", "setpriv", "cc");
        if (PostgresServer.BinDirectory is null)
            Assert.Skip("PostgreSQL is not installed");
    }

    /// <summary>Makes one, and waits until every silo serves and the inventory is known.</summary>
    public static async Task<NetworkedCluster> StartAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var cluster = new NetworkedCluster(options);
        try
        {
            await cluster.BuildAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo.</summary>
    /// <param name="roles">As in <c>control,api</c>.</param>
    /// <param name="region">What it scans; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NetworkedSilo> AddAsync(string roles, string? region, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{region ?? "control"}{_silos.Count(silo => silo.Region == region) + 1}");
        var silo = new NetworkedSilo(name, roles, region, await Network.AddAsync(name, region, cancellationToken), _settings, Options.Program);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Waits until every silo serves.</summary>
    public Task JoinedAsync() => Eventually.UntilAsync(
        () => _silos.TrueForAll(silo => silo.HasJoined), () => string.Join('\n', _silos.Where(silo => !silo.HasJoined).Select(silo => $"{silo.Name}: {silo.Program.Out}\n{silo.Program.Error}")));

    /// <summary>Runs a command of the program beside a silo that keeps and serves and answers now.</summary>
    public Task<CommandResult> RunAsync(params IEnumerable<string> arguments) =>
        (Controls.FirstOrDefault(silo => silo.HasJoined) ?? Controls.First()).Work.RunAsync(arguments);

    /// <summary>Asks for a campaign over the whole fleet.</summary>
    public Task<CommandResult> AskForCampaignAsync() => RunAsync(
        "campaign", "start", "--profile", Options.Profile, "--ports", Laboratory.ScanPorts.Union(new PortCoverage { Tcp = Options.AlsoPorts }).ToString());

    /// <summary>Starts a campaign over the whole fleet.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> ScanAsync() => (await AskForCampaignAsync()).ShouldExit(0).Out.Trim();

    /// <summary>Waits until a campaign is completed.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> CompletedAsync(string campaign, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (await CountAsync($"SELECT count(*) FROM campaigns WHERE id = '{campaign}' AND state = 3") == 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Options.Patience)
                throw new TimeoutException($"campaign {campaign} is not completed after {Options.Patience}: {await DescribeAsync(campaign)}");
            await Task.Delay(200, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The one number that a query gives. Waits while the database is away.</summary>
    public async Task<long> CountAsync(string query) => long.Parse((await ListAsync(query))[0], CultureInfo.InvariantCulture);

    /// <summary>The first column of what a query gives, as text. Waits while the database is away.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string query)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(200))
        {
            try
            {
                await using var command = _look!.CreateCommand(query);
                await using var reader = await command.ExecuteReaderAsync();
                var rows = new List<string>();
                while (await reader.ReadAsync())
                    rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
                return rows;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < Options.Patience)
            {
                // Again.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_look is not null)
            await _look.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        if (_laboratory is not null)
            await _laboratory.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var fleet = Options.Fleet with { Form = LabForm.Namespace };
        _laboratory = await Laboratory.StartAsync(new LabOptions(Path.Combine(_directory.FullName, "lab"), fleet), NullLogger.Instance, TimeProvider.System, cancellationToken);
        _network = await ClusterNetwork.CreateAsync(_laboratory, cancellationToken);
        DatabasePlace = await _network.AddAsync("database", null, cancellationToken);
        _database = await PostgresServer.StartAsync(DatabasePlace, DatabaseDisk);
        var connectionString = await _database.CreateDatabaseAsync();
        _look = NpgsqlDataSource.Create(_database.ThroughSocket(connectionString) + ";Search Path=cloudscan");

        foreach (var (key, value) in Options.Settings)
            _settings[key] = value;
        _settings["DATA__POSTGRES"] = connectionString;
        foreach (var (key, file) in await ClusterCertificates.IssueAsync(Path.Combine(_directory.FullName, "tls")))
            _settings[key] = file;

        for (var number = 0; number < Options.Controls; number++)
            await AddAsync("control,api", null, cancellationToken);
        foreach (var region in Options.Scanners)
            await AddAsync("scanner", region, cancellationToken);
        await JoinedAsync();
        (await RunAsync("inventory", "sync", WriteInventory())).ShouldExit(0);
    }

    private string WriteInventory()
    {
        var file = Path.Combine(_directory.FullName, "estate.json");
        File.WriteAllText(file, LabInventory.WithLimits(Laboratory, Options.PacketsPerSecond, Options.ConcurrentHosts));
        return file;
    }

    private async Task<string> DescribeAsync(string campaign)
    {
        var targets = await ListAsync($"SELECT region || ' ' || state || ' x' || count(*) FROM campaign_targets WHERE campaign = '{campaign}' GROUP BY region, state ORDER BY 1");
        var message = await ListAsync($"SELECT state || ' ' || coalesce(message, '') FROM campaigns WHERE id = '{campaign}'");
        return $"{string.Join(", ", message)}; targets by region and state: {string.Join(", ", targets)}";
    }
}
