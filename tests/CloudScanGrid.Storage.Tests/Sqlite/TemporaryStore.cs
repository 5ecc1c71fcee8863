using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.Storage.Tests.Sqlite;

/// <summary>Opens stores for tests.</summary>
internal static class TemporaryStore
{
    private static readonly SqliteStoreOptions Options = new() { MaxLapsedLeases = 3 };

    public static async Task<StoreUnderTest> OpenAsync(TimeProvider time) =>
        Wrap(await SqliteStore.OpenTemporaryAsync(Options, time, NullLogger.Instance, TestContext.Current.CancellationToken));

    public static Task<SqliteStore> OpenAsync(string path) =>
        SqliteStore.OpenAsync(path, Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    public static Task<SqliteStore> OpenReadOnlyAsync(string path) =>
        SqliteStore.OpenReadOnlyAsync(path, Options, TimeProvider.System, TestContext.Current.CancellationToken);

    private static StoreUnderTest Wrap(SqliteStore store) => new(
        store.Inventory, store.Observations, store.Campaigns, store.Checkpoints, store.Detection, store.Leases, store.Audit, store.Estate, store.Gauges, store);
}
