using System.Globalization;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>
/// Brings a database to the schema that this version knows: numbered scripts, all in one transaction under a lock, so that of silos that start at once one upgrades
/// and the others wait for it.
/// </summary>
internal static class PostgresSchema
{
    // Older ones get no corrections any more (postgresql.org/support/versioning, 2026-11).
    private static readonly Version Oldest = new(14, 0);

    private static int Latest => MigrationScripts.Postgres.Latest;

    /// <exception cref="StoreException">The server is too old, the database is of another encoding, or its schema is newer than this program.</exception>
    public static async Task UpgradeAsync(PostgresSources sources, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Writers.OpenConnectionAsync(cancellationToken);
        await CheckServerAsync(connection, sources.Place, cancellationToken);
        // Without the lock: a silo that finds everything in place needs no right to change it.
        if (await ReadVersionAsync(connection, sources, cancellationToken) == Latest)
            return;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({(int)SessionLock.Schema})", cancellationToken);
        var version = await ReadVersionAsync(connection, sources, cancellationToken);
        if (version == 0)
        {
            await RunAsync(
                connection,
                $"""
                CREATE SCHEMA IF NOT EXISTS {Quoted(sources.Schema)};
                CREATE TABLE schema_versions (version integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
                """,
                cancellationToken);
        }

        foreach (var (number, sql) in MigrationScripts.Postgres.Above(version))
        {
            await RunAsync(connection, sql, cancellationToken);
            await RunAsync(connection, $"INSERT INTO schema_versions (version) VALUES ({number.ToString(CultureInfo.InvariantCulture)})", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, string place, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion < Oldest)
            throw new StoreException(place, $"the server is of version {connection.PostgreSqlVersion}, too old", $"upgrade it to {Oldest.Major} or later");
        var encoding = await ReadAsync(connection, "SHOW server_encoding", cancellationToken);
        if (encoding is not "UTF8")
            throw new StoreException(place, $"the database's encoding is {encoding}", "create one with 'createdb --encoding=UTF8 --template=template0'");
    }

    // 0 for a schema that is not there yet.
    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, PostgresSources sources, CancellationToken cancellationToken)
    {
        // From the catalogue's rows, not by to_regclass: that answers from a cache which a connection that only waited for the lock has not brought up to date.
        var schema = sources.Schema.Replace("'", "''", StringComparison.Ordinal);
        if (await ReadAsync(connection, $"SELECT 1 FROM pg_tables WHERE schemaname = '{schema}' AND tablename = 'schema_versions'", cancellationToken) is null or DBNull)
            return 0;
        var version = (int)(await ReadAsync(connection, "SELECT coalesce(max(version), 0) FROM schema_versions", cancellationToken))!;
        return version <= Latest ? version : throw new StoreException(
            sources.Place,
            $"written by a newer version (schema {version}, this is {Latest})",
            "use that version of cloudscan, or name another database");
    }

    // A schema's name comes from the operator's own connection string.
    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}\"";

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
