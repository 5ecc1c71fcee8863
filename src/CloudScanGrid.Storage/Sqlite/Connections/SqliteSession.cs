using System.Globalization;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection, DocumentFormat format)
    {
        _connection = connection;
        Format = format;
    }

    /// <summary>How its rows' documents are written.</summary>
    public DocumentFormat Format { get; }

    /// <summary>Whether the connection is inside a transaction; SQLite ends one by itself on some errors (sqlite.org/lang_transaction.html).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public static SqliteSession Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout, DocumentFormat format)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, ForeignKeys = true };
        var connection = new SqliteConnection(text.ToString());
        var session = new SqliteSession(connection, format);
        try
        {
            connection.Open();
            session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={(long)busyTimeout.TotalMilliseconds}"));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs constant SQL of one or more statements that is not worth keeping prepared.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows that it changed.</returns>
    public int Execute(SqlText sql) => Bind(sql).ExecuteNonQuery();

    public List<T> Query<T>(SqlText sql, Func<StoredRow, T> read)
    {
        using var reader = Bind(sql).ExecuteReader();
        var row = new SqliteRow(reader, Format);
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(row));
        return rows;
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public T? Find<T>(SqlText sql, Func<StoredRow, T> read)
    {
        using var reader = Bind(sql).ExecuteReader();
        return reader.Read() ? read(new SqliteRow(reader, Format)) : default;
    }

    public long Number(SqlText sql) => Find(sql, row => row.Number(0));

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bind(SqlText sql)
    {
        var text = sql.ToString();
        if (!_statements.TryGetValue(text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = text;
            for (var index = 0; index < sql.Values.Count; index++)
                command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"$p{index}"), DBNull.Value));
            command.Prepare();
            _statements.Add(text, command);
        }

        for (var index = 0; index < sql.Values.Count; index++)
            command.Parameters[index].Value = sql.Values[index];
        return command;
    }
}
