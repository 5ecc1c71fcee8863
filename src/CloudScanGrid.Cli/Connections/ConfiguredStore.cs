using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Connections;

/// <summary>The store that the configuration names: PostgreSQL, or the state file.</summary>
internal static class ConfiguredStore
{
    public static async Task<IGridStore> OpenAsync(Invocation run, DataOptions data)
    {
        // The control socket is there in both cases.
        var state = StatePaths.Configured(data);
        return data.IsCluster
            ? await PostgresStore.OpenAsync(data.ConnectionString(), new PostgresStoreOptions(), time: null, run.Logger, run.Interrupted)
            : await SqliteStore.OpenAsync(state, new SqliteStoreOptions(), run.Clock, run.Logger, run.Interrupted);
    }
}
