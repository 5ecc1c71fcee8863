using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>One connection, within a transaction when it writes. Used by one caller at a time.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, DocumentFormat format, CancellationToken cancellationToken)
{
    /// <summary>How its rows' documents are written.</summary>
    public DocumentFormat Format => format;

    /// <summary>Runs constant SQL of one or more statements.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows that it changed.</returns>
    public async Task<int> ExecuteAsync(SqlText sql)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<List<T>> QueryAsync<T>(SqlText sql, Func<StoredRow, T> read)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new PostgresRow(reader, format);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(row));
        return rows;
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public async Task<T?> FindAsync<T>(SqlText sql, Func<StoredRow, T> read)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(new PostgresRow(reader, format)) : default;
    }

    public Task<long> NumberAsync(SqlText sql) => FindAsync(sql, row => row.Number(0));

    /// <summary>Writes rows by binary COPY.</summary>
    /// <param name="copy">The <c>COPY table (columns) FROM STDIN (FORMAT BINARY)</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes the columns of one row.</param>
    public async Task CopyAsync<T>(string copy, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write)
    {
        await using var importer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            await write(importer, row);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    /// <summary>Waits for a lock of this transaction that no row stands for.</summary>
    public Task LockAsync(SessionLock of, string name) =>
        QueryAsync($"SELECT pg_advisory_xact_lock({(int)of}, hashtext({name}))", _ => true);

    private NpgsqlCommand Command(SqlText sql)
    {
        var command = new NpgsqlCommand { Connection = connection };
        sql.WriteTo(command);
        return command;
    }
}
