using System.Collections.Concurrent;
using CloudScanGrid.Storage.Documents;
using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>A few connections that read the last commit while the writer writes (WAL). They open when they are first needed.</summary>
internal sealed class ReadPool(string path, int connections, TimeSpan busyTimeout, DocumentFormat format) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(connections);
    private readonly ConcurrentBag<SqliteSession> _sessions = [];

    /// <summary>Reads on the thread pool: SQLite waits for the disk synchronously, and a grain's thread must not.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for those who read.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var connection = 0; connection < connections; connection++)
            await _free.WaitAsync();
        foreach (var session in _sessions)
            session.Dispose();
        _free.Dispose();
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        SqliteSession? session = null;
        try
        {
            if (!_sessions.TryTake(out session))
                session = SqliteSession.Open(path, SqliteOpenMode.ReadOnly, busyTimeout, format);
            return read(session);
        }
        catch (SqliteException exception)
        {
            throw SqliteTrouble.Explain(path, exception);
        }
        finally
        {
            if (session is not null)
                _sessions.Add(session);
        }
    }
}
