using System.Diagnostics;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Known;

/// <summary>What a million known assets cost who only knows them: the gauges' queries and the readiness check, and the memory of a grid that starts over them.</summary>
internal static class GaugeBenchmark
{
    private const double Mebi = 1024 * 1024;
    private const string Campaign = "c-1";

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await using var server = await PostgresServer.StartAsync();
        Series none = new(), known = new(), active = new();
        none.Add((await HeapAsync(await server.CreateDatabaseAsync())).Heap);
        var database = await server.CreateDatabaseAsync();
        await using (var store = await OpenAsync(database))
        {
            await FillAsync(store, database);
            await MeasureAsync(store, options.Repeats, table);
        }

        var (heap, grains) = await HeapAsync(database);
        known.Add(heap);
        active.Add(grains);
        table.Add("heap of a grid over nothing", "MiB", none, "N1");
        table.Add("heap of a grid over a million known assets", "MiB", known, "N1");
        table.Add("assets' grains that are active over a million known assets", "grains", active);
    }

    private static async Task MeasureAsync(PostgresStore store, int repeats, Table table)
    {
        Series coverage = new(), load = new(), count = new(), ready = new();
        for (var repeat = -1; repeat < repeats; repeat++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var counted = await TimeAsync(repeat, coverage, async () => (await store.Gauges.ReadCoverageAsync(now.AddDays(-7), CancellationToken.None)).Sum(one => one.Addresses));
            if (counted != LoadOptions.MaxAssets)
                throw new InvalidOperationException($"{counted} of {LoadOptions.MaxAssets} addresses were counted");
            await TimeAsync(repeat, load, () => store.Gauges.ReadLoadAsync(now, CancellationToken.None));
            await TimeAsync(repeat, count, () => store.Estate.CountAsync(CancellationToken.None));
            await TimeAsync(repeat, ready, () => store.Estate.ListCampaignsAsync(new PageRequest(1, null), CancellationToken.None));
        }

        table.Add("gauges: coverage of 1,000,000 addresses", "ms", coverage);
        table.Add("gauges: load of the grid", "ms", load, "N1");
        table.Add("counting everything", "ms", count, "N1");
        table.Add("what /health/ready asks of the store", "ms", ready, "N2");
    }

    private static async Task<T> TimeAsync<T>(int repeat, Series series, Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await ask();
        if (repeat >= 0)
            series.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return answer;
    }

    private static async Task<(double Heap, int Grains)> HeapAsync(string database)
    {
        var store = await OpenAsync(database);
        var host = GridHosts.Scan(
            GridConfiguration.Load(null, new Dictionary<string, string?>(StringComparer.Ordinal)),
            store,
            services => services.AddSingleton<IScanEngine>(new SimulatedEngine()));
        await using var grid = await EmbeddedGrid.StartAsync(host, store, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(3));
        return (GC.GetTotalMemory(forceFullCollection: true) / Mebi, await GrainBenchmark.ActiveAsync(grid.Grains));
    }

    private static Task<PostgresStore> OpenAsync(string database) =>
        PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    // By the server itself: what is measured is reading.
    private static async Task FillAsync(PostgresStore store, string database)
    {
        await store.Inventory.ApplyAsync((await new Estate(0).ReadAsync(CancellationToken.None)).Accounts[0], CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var request = new ScanRequest { Accounts = [Estate.Account], Profile = ScanProfiles.Standard, RequestedBy = "load test" };
        await store.Campaigns.CreateAsync(new(Campaign, request, CampaignState.Planning, now, null, null), CancellationToken.None);
        await store.Campaigns.SetStateAsync(Campaign, CampaignState.Running, null, now, CancellationToken.None);
        await Servers.ReadAsync(
            database,
            $"""
            CREATE TEMPORARY TABLE million AS
            SELECT '{Estate.Account}/i-' || to_hex(n) AS asset, '10.0.0.0'::inet + n AS address, '{Estate.Account}/subnet-' || n / 250 AS subnet, n
            FROM generate_series(1, {LoadOptions.MaxAssets}) n;
            INSERT INTO assets (asset, account, subnet, first_seen_at, last_seen_at, detail)
            SELECT asset, '{Estate.Account}', subnet, now(), now(), convert_to(repeat('x', 400), 'UTF8') FROM million;
            INSERT INTO asset_addresses (asset, address, owned_since) SELECT asset, address, now() FROM million;
            INSERT INTO campaign_targets (campaign, address, asset, subnet, incarnation, region, state, fencing_token, attempts)
            SELECT '{Campaign}', address, asset, subnet, '1', 'local', CASE WHEN n % 10 = 0 THEN 0 ELSE 2 END, 1, 1 FROM million;
            INSERT INTO latest_looks (asset, address, vantage, number, observed_at) SELECT asset, address, 'local/internal', 1, now() FROM million WHERE n % 10 <> 0;
            INSERT INTO observations (asset, number, position, subnet, incarnation, campaign, fencing_token, profile, address, observed_at, detail)
            SELECT asset, 1, n, subnet, '1', '{Campaign}', 1, 'standard', address, now(), convert_to(repeat('x', 600), 'UTF8') FROM million WHERE n % 10 <> 0;
            ANALYZE
            """);
    }
}
