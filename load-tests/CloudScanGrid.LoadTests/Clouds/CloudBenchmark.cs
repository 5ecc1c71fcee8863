using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Clouds;

/// <summary>
/// AWS accounts by the thousand, read by the real SDK from a fake on loopback into PostgreSQL, twice; and one account whose quota is what it waits for. The fake, the silo and the server share the
/// machine, the fake and the silo one process.
/// </summary>
internal static class CloudBenchmark
{
    private const int InstancesPerAccount = 200;
    private const double Mebi = 1024 * 1024;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AwsCloud.KeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", AwsCloud.Secret);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        await MeasureQuotaAsync(options.Repeats, table);
        await MeasureSyncAsync(options.Assets, table);
    }

    // One account with a hundred pages of each long list: after the first 25, a quarter of 100, five a second are ours.
    private static async Task MeasureQuotaAsync(int repeats, Table table)
    {
        const int Pages = 100;
        var share = new Series();
        var estate = new DrawnAwsEstate(1, 1, Pages * 1000 * 4 / 3);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            await using var cloud = await AwsCloud.StartAsync(estate);
            var account = new AccountKey(CloudProvider.Aws, estate.Accounts[0].Id);
            var reader = CloudComposition.CloudsOf(ConfigurationOf(cloud), TimeProvider.System).Single().Open(account);
            var started = Stopwatch.GetTimestamp();
            var reading = await reader.ReadAsync(CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (reading.Snapshot.Completeness != SnapshotCompleteness.Complete)
                throw new InvalidOperationException(string.Join('\n', reading.Snapshot.Gaps));

            // Each list has a bucket of its own, and they are read one after the other.
            var call = new CloudCall(account.AccountId, estate.Regions[0], "ec2:DescribeNetworkInterfaces");
            var pages = cloud.Counts.Of(call) + cloud.Counts.Of(call with { Action = "ec2:DescribeInstances" });
            share.Add(2 * ((pages / 2.0) - 25) / 5 / took);
            Console.Error.WriteLine($"{pages} pages in {took:N1} s; throttled {cloud.Counts.Throttled}");
        }

        table.Add($"one account of {Pages * 2} pages: what our share of the quota takes / what it took", "ratio", share, "N2");
    }

    private static async Task MeasureSyncAsync(int assets, Table table)
    {
        var accounts = Math.Max(1, assets / InstancesPerAccount);
        await using var cloud = await AwsCloud.StartAsync(new DrawnAwsEstate(1, accounts, InstancesPerAccount));
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var grid = await StartAsync(cloud, database);
        foreach (var sync in (string[])["first", "second"])
        {
            var (calls, written, before) = (cloud.Counts.Calls, await WrittenAsync(database), Machine.Cpu());
            var started = Stopwatch.GetTimestamp();
            var state = await SyncAsync(grid);
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var cpu = (Machine.Cpu() - before).TotalSeconds;
            if (state.Accounts != accounts || state.Incomplete > 0)
                throw new InvalidOperationException($"{state}");
            Console.Error.WriteLine($"{sync}: {took:N0} s, {cloud.Counts.Calls - calls} calls, {cloud.Counts.Throttled} throttled");
            table.Add($"{sync} sync of {accounts:N0} accounts, {accounts * InstancesPerAccount:N0} instances", "s", Series.Of(took), "N0");
            table.Add($"{sync} sync: calls of the API", "calls/s", Series.Of((cloud.Counts.Calls - calls) / took), "N0");
            table.Add($"{sync} sync: instances", "instances/s", Series.Of(accounts * InstancesPerAccount / took), "N0");
            table.Add($"{sync} sync: processor time of the grid and the fake", "ms an account", Series.Of(cpu * 1000 / accounts), "N0");

            // Statistics of the server's processes arrive when they are idle.
            await Task.Delay(TimeSpan.FromSeconds(12));
            table.Add($"{sync} sync: rows written, but for each account's own row and the receipt of its write", "rows", Series.Of(await WrittenAsync(database) - written));
        }

        table.Add("the same: throttled calls", "calls", Series.Of(cloud.Counts.Throttled));
        table.Add("the same: most resident memory, the fake included", "MiB", Series.Of(Machine.PeakResidentBytes() / Mebi));
    }

    private static GridConfiguration ConfigurationOf(AwsCloud cloud) => GridConfiguration.Load(null, new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Aws:Ec2Endpoint"] = cloud.Endpoint,
        ["Aws:StsEndpoint"] = cloud.Endpoint,
        ["Aws:OrganizationsEndpoint"] = cloud.Endpoint,
        ["Aws:OrganizationRole"] = "arn:aws:iam::999999999999:role/CloudScanGridInventory",
    });

    private static async Task<EmbeddedGrid> StartAsync(AwsCloud cloud, string database)
    {
        var store = await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var host = GridHosts.Scan(ConfigurationOf(cloud), store, services => services.AddSingleton<Domain.Scanning.IScanEngine>(new SimulatedEngine()));
        return await EmbeddedGrid.StartAsync(host, store, CancellationToken.None);
    }

    private static async Task<InventoryState> SyncAsync(EmbeddedGrid grid)
    {
        var inventory = grid.Grains.GetInventory(CloudProvider.Aws);
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
