using CloudScanGrid.Host.Clustering;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;

namespace CloudScanGrid.Host.Tests.Clustering;

/// <summary>Orleans' own ADO.NET providers over our schema in a database of its own on a real server.</summary>
internal sealed class ClusterTables : IAsyncDisposable
{
    private ClusterTables(string connectionString, NpgsqlDataSource database)
    {
        ConnectionString = connectionString;
        Database = database;
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    /// <summary>Makes the database, on a server whose clock shows local time.</summary>
    public static async Task<ClusterTables> CreateAsync(bool apply = true)
    {
        if (PostgresServer.BinDirectory is null)
            Assert.Skip("PostgreSQL is not installed");
        var connectionString = await (await PostgresServer.Shared).CreateDatabaseAsync() + ";Timezone=Pacific/Auckland;Include Error Detail=true";
        var tables = new ClusterTables(connectionString, NpgsqlDataSource.Create(connectionString));
        if (apply)
            await ClusterSchema.ApplyAsync(tables.Database, CancellationToken.None);
        return tables;
    }

    /// <summary>A silo's view of the membership of cluster <c>test</c>.</summary>
    public async Task<IMembershipTable> OpenMembershipAsync()
    {
        var silo = new AdoNetClusteringSiloOptions { Invariant = "Npgsql", DataSource = Database };
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(), Options.Create(TestCluster), Options.Create(silo), NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    public async Task<IReminderTable> OpenRemindersAsync()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(Options.Create(TestCluster));
        services.UseAdoNetReminderService(options => options.Configure(reminders =>
        {
            reminders.Invariant = "Npgsql";
            reminders.DataSource = Database;
        }));
        var table = services.BuildServiceProvider().GetRequiredService<IReminderTable>();
        await table.StartAsync(CancellationToken.None);
        return table;
    }

    public static MembershipEntry Silo(int number, SiloStatus status, DateTime at) => new()
    {
        SiloAddress = SiloAddress.FromParsableString($"127.0.0.1:{20_000 + number}@{1000 + number}"),
        SiloName = $"silo-{number}",
        HostName = "test",
        Status = status,
        ProxyPort = 30_000 + number,
        StartTime = at,
        IAmAliveTime = at,
    };

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static ClusterOptions TestCluster => new() { ClusterId = "test", ServiceId = "test" };
}
