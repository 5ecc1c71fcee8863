using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CloudScanGrid.Storage.Tests.Postgres;

/// <summary>Opens PostgreSQL stores for tests, each on a database of its own.</summary>
internal static class PostgresStores
{
    public static PostgresStoreOptions Options { get; } = new() { MaxLapsedLeases = 3, MaxConnections = 12, RetryFor = TimeSpan.FromSeconds(30) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<StoreUnderTest> OpenAsync(TimeProvider time) => Wrap(await OpenAsync(await NewDatabaseAsync(), time));

    public static async Task<string> NewDatabaseAsync() => await (await PostgresServer.Shared).CreateDatabaseAsync();

    public static Task<PostgresStore> OpenAsync(string database, TimeProvider? time = null, PostgresStoreOptions? options = null) =>
        PostgresStore.OpenAsync(database, options ?? Options, time ?? TimeProvider.System, NullLogger.Instance, Cancellation);

    /// <summary>Runs SQL on the database, around the store.</summary>
    /// <returns>The first value, as text.</returns>
    public static async Task<string?> RunAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false;Search Path=cloudscan");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static StoreUnderTest Wrap(PostgresStore store) => new(
        store.Inventory, store.Observations, store.Campaigns, store.Checkpoints, store.Detection, store.Leases, store.Audit, store.Estate, store.Gauges, store);
}
