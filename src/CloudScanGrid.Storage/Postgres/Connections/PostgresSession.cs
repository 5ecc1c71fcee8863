using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>One connection, within a transaction when it writes. Used by one caller at a time.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, DocumentFormat format, CancellationToken cancellationToken)
{
    private readonly List<SqlText> _ahead = [];

    // Of those ahead, the ones that answer with rows: they are in the way of the rows that are asked for.
    private int _answersAhead;

    /// <summary>How its rows' documents are written.</summary>
    public DocumentFormat Format => format;

    /// <summary>Has a statement run before the next one, on the same way to the server. What it changes is not told.</summary>
    public void Ahead(SqlText sql) => _ahead.Add(sql);

    /// <summary>As <see cref="Ahead"/>, for a statement that answers with rows, which nobody reads: a lock, for example.</summary>
    public void AheadUnread(SqlText sql)
    {
        _ahead.Add(sql);
        _answersAhead++;
    }

    /// <summary>Waits, before the next statement, for a lock of this transaction that no row stands for.</summary>
    public void LockAhead(SessionLock of, string name) => AheadUnread($"SELECT pg_advisory_xact_lock({(int)of}, hashtext({name}))");

    /// <summary>Runs what is still ahead of a statement that does not come.</summary>
    public async Task FlushAsync()
    {
        if (_ahead.Count == 0)
            return;
        var last = _ahead[^1];
        _ahead.RemoveAt(_ahead.Count - 1);
        await ExecuteAsync(last);
    }

    /// <summary>Runs constant SQL of one or more statements.</summary>
    public async Task RunAsync(string sql)
    {
        await FlushAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows that it changed.</returns>
    public async Task<int> ExecuteAsync(SqlText sql)
    {
        await using var batch = Batch(sql);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    public async Task<List<T>> QueryAsync<T>(SqlText sql, Func<StoredRow, T> read)
    {
        var skipped = _answersAhead;
        await using var batch = Batch(sql);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await SkipAsync(reader, skipped);
        var row = new PostgresRow(reader, format);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(row));
        return rows;
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public async Task<T?> FindAsync<T>(SqlText sql, Func<StoredRow, T> read)
    {
        var skipped = _answersAhead;
        await using var batch = Batch(sql);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await SkipAsync(reader, skipped);
        return await reader.ReadAsync(cancellationToken) ? read(new PostgresRow(reader, format)) : default;
    }

    public Task<long> NumberAsync(SqlText sql) => FindAsync(sql, row => row.Number(0));

    /// <summary>Writes rows by binary COPY.</summary>
    /// <param name="copy">The <c>COPY table (columns) FROM STDIN (FORMAT BINARY)</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes the columns of one row.</param>
    public async Task CopyAsync<T>(string copy, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write)
    {
        await FlushAsync();
        await using var importer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            await write(importer, row);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private async Task SkipAsync(NpgsqlDataReader reader, int answers)
    {
        for (; answers > 0; answers--)
            await reader.NextResultAsync(cancellationToken);
    }

    private NpgsqlBatch Batch(SqlText sql)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var one in _ahead)
            batch.BatchCommands.Add(one.ToCommand());
        batch.BatchCommands.Add(sql.ToCommand());
        _ahead.Clear();
        _answersAhead = 0;
        return batch;
    }
}
