using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>Silos as processes of their own that meet in a PostgreSQL of the test's own, and hosts on loopback in two regions for them to scan.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const int HostsPerRegion = 20;

    private readonly List<Silo> _silos = [];
    private readonly ShellHosts _a;
    private readonly ShellHosts _b;
    private readonly string _connectionString;
    private readonly TimeSpan? _lease;
    private readonly NpgsqlDataSource _database;

    private Cluster(string connectionString, TimeSpan? lease, bool hasSilentHosts)
    {
        _connectionString = connectionString;
        _lease = lease;
        _a = new(HostsPerRegion, hasSilentHosts);
        _b = new(HostsPerRegion, hasSilentHosts);
        _database = NpgsqlDataSource.Create(connectionString + ";Search Path=cloudscan");
    }

    /// <summary>Starts a silo that keeps and serves, two scanners in region a, and one in region b.</summary>
    /// <param name="lease">How long leases last; null for a minute.</param>
    /// <param name="hasSilentHosts">Whether the hosts say nothing, so that each takes nmap more than a minute.</param>
    public static async Task<Cluster> StartAsync(TimeSpan? lease = null, bool hasSilentHosts = false)
    {
        Machine.Needs("nmap", "kill");
        if (PostgresServer.BinDirectory is null)
            Assert.Skip("PostgreSQL is not installed");
        var cluster = new Cluster(await (await PostgresServer.Shared).CreateDatabaseAsync(), lease, hasSilentHosts);
        cluster.Control = cluster.Begin("control,api", null);
        foreach (var region in (string[])["a", "b", "a"])
            cluster.Begin("scanner", region);
        foreach (var silo in cluster._silos)
            await silo.JoinedAsync();
        await cluster.SyncAsync();
        return cluster;
    }

    public Silo Control { get; private set; } = null!;

    public IReadOnlyList<Silo> Silos => _silos;

    public IReadOnlyList<Silo> ScannersOf(string region) => [.. _silos.Where(silo => silo.Region == region && !silo.Program.HasExited)];

    /// <summary>Starts one more, and waits until it has joined.</summary>
    public async Task<Silo> AddAsync(string region)
    {
        var silo = Begin("scanner", region);
        await silo.JoinedAsync();
        return silo;
    }

    /// <summary>Starts a campaign over both regions.</summary>
    public async Task<string> ScanAsync() =>
        (await Control.Work.RunAsync("campaign", "start", "--ports", string.Create(CultureInfo.InvariantCulture, $"{_a.Port},{_b.Port}"))).ShouldExit(0).Out.Trim();

    /// <summary>Waits for its end.</summary>
    public async Task<CommandResult> CompletedAsync(string campaign) => (await Control.Work.RunAsync("campaign", "wait", campaign)).ShouldExit(0);

    /// <summary>Waits until so many targets of a region have ended while a scanner of it, and no other, is told to be in the middle of a job.</summary>
    public async Task<Silo> BusyScannerAsync(string campaign, string region, int ended)
    {
        Silo? busy = null;
        await Eventually.UntilAsync(
            () => Count($"SELECT count(*) FROM campaign_targets WHERE campaign = '{campaign}' AND region = '{region}' AND state >= 2") >= ended
                && (busy = ScannersOf(region).FirstOrDefault(silo => ProcessTree.NmapBelow(silo.Program.Id).Count > 0)) is not null,
            () => $"no scanner of {region} is in the middle: {string.Join('\n', _silos.Select(silo => silo.Program.Error))}");
        return busy!;
    }

    /// <summary>How many observations of the campaign there are, how many of different targets, and how many of its leases ran out.</summary>
    public (long Observations, long Targets, long Lapsed) Kept(string campaign) => (
        Count($"SELECT count(*) FROM observations WHERE campaign = '{campaign}'"),
        Count($"SELECT count(DISTINCT (asset, address)) FROM observations WHERE campaign = '{campaign}'"),
        Count($"SELECT coalesce(sum(lapsed), 0) FROM campaign_targets WHERE campaign = '{campaign}'"));

    /// <summary>How long the leases of a silo's jobs last from now, by the store; less than zero when they have ended.</summary>
    public TimeSpan LeasesLeft(Silo silo) => TimeSpan.FromMilliseconds(Count($"""
        SELECT extract(epoch FROM max(t.lease_expires_at) - clock_timestamp()) * 1000
        FROM campaign_targets t JOIN orleans_silo s ON t.job LIKE '%@' || s.address || ':' || s.port || '@' || s.generation WHERE s.siloname = '{silo.Name}'
        """));

    /// <summary>Waits until a silo is declared dead and none of its jobs holds a target any more.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> GivenUpAsync(Silo silo)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync(
            () => Count($"SELECT count(*) FROM orleans_silo WHERE siloname = '{silo.Name}' AND status = 6") == 1
                && Count($"""
                    SELECT count(*) FROM campaign_targets t JOIN orleans_silo s ON t.job LIKE '%@' || s.address || ':' || s.port || '@' || s.generation
                    WHERE s.siloname = '{silo.Name}' AND t.state = 1 AND t.lease_expires_at > now()
                    """) == 0,
            () => $"{silo.Name} still holds targets");
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>What the silos beside one have written.</summary>
    public string LogsBeside(Silo silo) => string.Concat(_silos.Where(other => other != silo).Select(other => other.Program.Error));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        await _database.DisposeAsync();
        _a.Dispose();
        _b.Dispose();
    }

    private Silo Begin(string roles, string? region)
    {
        var silo = new Silo(roles, region, _connectionString, _lease);
        _silos.Add(silo);
        return silo;
    }

    private async Task SyncAsync()
    {
        var estates = ((string Region, ShellHosts Hosts)[])[("a", _a), ("b", _b)];
        var accounts = estates.Select(estate => $$"""
            { "provider": "file", "accountId": "acme-{{estate.Region}}", "region": "{{estate.Region}}",
              "subnets": [ { "cidr": "{{estate.Hosts.Network}}.0/24", "assets": [
                {{string.Join(',', Enumerable.Range(1, HostsPerRegion).Select(number => $$"""{ "assetId": "{{estate.Region}}-{{number}}", "addresses": ["{{estate.Hosts.AddressOf(number)}}"] }"""))}} ] } ] }
            """);
        var file = Control.Work.Write("estate.json", $$"""{ "accounts": [ {{string.Join(',', accounts)}} ] }""");
        (await Control.Work.RunAsync("inventory", "sync", file)).ShouldExit(0);
    }

    private long Count(string query)
    {
        using var command = _database.CreateCommand(query);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
