using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Clouds;

/// <summary>
/// Accounts by the thousand, read by the real SDKs from a fake on loopback into PostgreSQL, twice; of AWS also one account whose quota is what it waits for. The fake, the silo and the server share the
/// machine, the fake and the silo one process.
/// </summary>
internal static class CloudBenchmark
{
    private const int InstancesPerAccount = 200;
    private const double Mebi = 1024 * 1024;

    /// <summary>What of Azure Resource Graph's quota is ours: 0.8 of 2.8 queries a second (<see cref="Integrations.Inventory.Azure.AzureOptions.QuotaShare"/>).</summary>
    private const double GraphQueriesPerSecond = 0.8 * 2.8;

    private const string GraphAction = "Microsoft.ResourceGraph/resources/read";

    public static async Task RunAwsAsync(LoadOptions options, Table table)
    {
        await MeasureQuotaAsync(options.Repeats, table);
        await MeasureSyncAsync(MeasuredCloud.AwsAsync, options.Assets, table);
    }

    // One identity's queries are what all subscriptions wait for.
    public static Task RunAzureAsync(LoadOptions options, Table table) => MeasureSyncAsync(
        MeasuredCloud.AzureAsync, options.Assets, table, (calls, took) => calls.GetValueOrDefault(GraphAction) / GraphQueriesPerSecond / took);

    public static Task RunGcpAsync(LoadOptions options, Table table) => MeasureSyncAsync(MeasuredCloud.GcpAsync, options.Assets, table);

    // One account with a hundred pages of each long list: after the first 25, a quarter of 100, five a second are ours.
    private static async Task MeasureQuotaAsync(int repeats, Table table)
    {
        const int Pages = 100;
        var share = new Series();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            await using var cloud = await MeasuredCloud.AwsAsync(1, Pages * 1000 * 4 / 3);
            var account = (await cloud.Inventory.ListAccountsAsync(CancellationToken.None)).Accounts.Single().Key;
            var started = Stopwatch.GetTimestamp();
            var reading = await cloud.Inventory.Open(account).ReadAsync(CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (reading.Snapshot.Completeness != SnapshotCompleteness.Complete)
                throw new InvalidOperationException(string.Join('\n', reading.Snapshot.Gaps));

            // Each list has a bucket of its own, and they are read one after the other; of the other regions only the first page is asked.
            var calls = cloud.CallsByAction();
            var pages = calls["ec2:DescribeNetworkInterfaces"] - (reading.Snapshot.RegionsRead.Length - 1) + calls["ec2:DescribeInstances"];
            share.Add(2 * ((pages / 2.0) - 25) / 5 / took);
            Console.Error.WriteLine($"{pages} pages in {took:N1} s; throttled {cloud.Throttled()}");
        }

        table.Add($"one account of {Pages * 2} pages: what our share of the quota takes / what it took", "ratio", share, "N2");
    }

    /// <param name="open">Opens the provider, with so many accounts of so many instances.</param>
    /// <param name="assets">Instances of all accounts.</param>
    /// <param name="table">Takes the figures.</param>
    /// <param name="quotaUse">What of the quota that is ours was used, by calls and seconds; null where each account has a quota of its own.</param>
    private static async Task MeasureSyncAsync(Func<int, int, Task<MeasuredCloud>> open, int assets, Table table, Func<IReadOnlyDictionary<string, int>, double, double>? quotaUse = null)
    {
        var accounts = Math.Max(1, assets / InstancesPerAccount);
        await using var cloud = await open(accounts, InstancesPerAccount);
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var grid = await StartAsync(cloud, database);
        foreach (var sync in (string[])["first", "second"])
        {
            var (calls, written, before) = (cloud.CallsByAction(), await WrittenAsync(database), Machine.Cpu());
            var started = Stopwatch.GetTimestamp();
            var state = await SyncAsync(grid, cloud.Inventory.Provider);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var cpu = (Machine.Cpu() - before).TotalSeconds;
            if (state.Accounts != accounts || state.Incomplete > 0)
                throw new InvalidOperationException($"{state}");
            var made = cloud.CallsByAction().ToDictionary(one => one.Key, one => one.Value - calls.GetValueOrDefault(one.Key), StringComparer.Ordinal);
            Console.Error.WriteLine($"{sync}: {took:N0} s, {made.Values.Sum()} calls, {cloud.Throttled()} throttled");
            table.Add($"{sync} sync of {accounts:N0} accounts, {accounts * InstancesPerAccount:N0} instances", "s", Series.Of(took), "N0");
            table.Add($"{sync} sync: calls of the API", "calls/s", Series.Of(made.Values.Sum() / took), "N0");
            table.Add($"{sync} sync: instances", "instances/s", Series.Of(accounts * InstancesPerAccount / took), "N0");
            if (quotaUse is not null)
                table.Add($"{sync} sync: queries / what our share of the identity's quota allows", "ratio", Series.Of(quotaUse(made, took)), "N2");
            table.Add($"{sync} sync: processor time of the grid and the fake", "ms an account", Series.Of(cpu * 1000 / accounts), "N0");

            // Statistics of the server's processes arrive when they are idle.
            await Task.Delay(TimeSpan.FromSeconds(12));
            table.Add($"{sync} sync: rows written, but for each account's own row and the receipt of its write", "rows", Series.Of(await WrittenAsync(database) - written));
        }

        table.Add("the same: throttled calls", "calls", Series.Of(cloud.Throttled()));
        table.Add("the same: most resident memory, the fake included", "MiB", Series.Of(Machine.PeakResidentBytes() / Mebi));
    }

    private static async Task<EmbeddedGrid> StartAsync(MeasuredCloud cloud, string database)
    {
        var store = await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var host = GridHosts.Scan(
            GridConfiguration.Load(null, new Dictionary<string, string?>(StringComparer.Ordinal)),
            store,
            services => services.AddSingleton<Domain.Scanning.IScanEngine>(new SimulatedEngine()).AddSingleton(cloud.Inventory));
        return await EmbeddedGrid.StartAsync(host, store, CancellationToken.None);
    }

    private static async Task<InventoryState> SyncAsync(EmbeddedGrid grid, CloudProvider provider)
    {
        var inventory = grid.Grains.GetInventory(provider);
        await inventory.SyncAsync();
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            if (await inventory.GetStateAsync() is { Due: 0, Reading: 0, ListedAt: not null } state)
                return state;
        }
    }

    private static async Task<long> WrittenAsync(string database) => long.Parse(
        (await Servers.ReadAsync(database, "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname NOT IN ('accounts', 'write_receipts')"))!, CultureInfo.InvariantCulture);
}
