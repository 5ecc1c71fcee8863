using Npgsql;

namespace CloudScanGrid.Host.Clustering;

/// <summary>The tables and queries by which silos find each other and keep reminders.</summary>
public static class ClusterSchema
{
    // Any number that nothing else in the database locks: the letters "csg-silo".
    private const long Lock = 0x6373672d73696c6f;

    private static readonly string Script = Read();

    /// <summary>Applies it, whole or not at all. Silos that start together apply it one after the other, and all but the first find nothing to do.</summary>
    /// <exception cref="NpgsqlException">The database is not reachable, or does not permit it.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = Lock } } };
        await turn.ExecuteNonQueryAsync(cancellationToken);

        await using var script = new NpgsqlCommand(Script, connection, transaction);
        await script.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Read()
    {
        using var stream = typeof(ClusterSchema).Assembly.GetManifestResourceStream("CloudScanGrid.Host.Clustering.orleans.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
