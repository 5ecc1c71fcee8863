using System.Diagnostics;
using CloudScanGrid.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>
/// The floor below the spine: the rows that a campaign left behind, written into an empty file of the same schema by one loop of prepared statements.
/// No grain, no JSON, no lease, no queue, no detector, and nothing is read.
/// </summary>
internal sealed class BareInserts(string path)
{
    /// <summary>Hosts a transaction: as many as the scanners' slots have on their way at once.</summary>
    private const int HostsPerCommit = 256;

    public static async Task<BareInserts> CreateAsync(string path)
    {
        // The store makes the schema; it is closed again before the loop begins.
        var store = await SqliteStore.OpenAsync(path, new SqliteStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await store.DisposeAsync();
        using var connection = Open(path);
        Run(connection, "PRAGMA foreign_keys=OFF");
        return new BareInserts(path);
    }

    /// <summary>Reads a campaign's rows out of the spine's file.</summary>
    public static IReadOnlyList<KeptRows> Read(string spinePath, string campaignId)
    {
        using var connection = Open(spinePath);
        return
        [
            KeptRows.Read(
                connection, campaignId, "campaign_targets", true, "asset", "campaign", "address", "subnet", "incarnation", "region", "state", "fencing_token", "attempts"),
            KeptRows.Read(
                connection, campaignId, "observations", true,
                "asset", "number", "subnet", "incarnation", "campaign", "fencing_token", "profile", "address", "observed_at", "detail"),
            KeptRows.Read(
                connection, campaignId, "services", false,
                "asset", "address", "protocol", "port", "name", "product", "first_seen_at", "last_seen_at", "detail"),
            KeptRows.Read(connection, campaignId, "baselines", false, "asset", "subnet", "observation_number", "detail"),
            KeptRows.Read(
                connection, campaignId, "findings", true,
                "asset", "id", "type", "protocol", "port", "state", "campaign", "first_seen_at", "last_seen_at", "detail"),
        ];
    }

    /// <returns>Hosts a second.</returns>
    public double Write(IReadOnlyList<KeptRows> tables)
    {
        using var connection = Open(path);
        // As the store's writer has it.
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768; PRAGMA foreign_keys=OFF");
        var inserts = tables.Select(table => (Table: table, Command: Prepare(connection, table))).ToList();
        var hosts = 0;
        var started = Stopwatch.GetTimestamp();
        foreach (var batch in tables[0].Assets.Chunk(HostsPerCommit))
        {
            Run(connection, "BEGIN IMMEDIATE");
            foreach (var asset in batch)
            {
                foreach (var (table, command) in inserts)
                    Write(command, table.Of(asset));
            }

            Run(connection, "COMMIT");
            hosts += batch.Length;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        inserts.ForEach(insert => insert.Command.Dispose());
        return hosts / elapsed.TotalSeconds;
    }

    private static void Write(SqliteCommand command, IReadOnlyList<object[]> rows)
    {
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
                command.Parameters[column].Value = row[column];
            command.ExecuteNonQuery();
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, KeptRows table)
    {
        var command = connection.CreateCommand();
        command.CommandText = table.Insert;
        for (var column = 0; column < table.Columns; column++)
            command.Parameters.Add(new SqliteParameter($"$p{column}", DBNull.Value));
        command.Prepare();
        return command;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
