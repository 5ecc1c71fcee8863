using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>
/// Group commit. SQLite has one writer, and a commit costs more than most writes; so whatever waits when the writer is free is written in one transaction.
/// A batch that fails is rolled back and written again one by one, so that one caller's failure is nobody else's; savepoints would save that second run, but
/// copy every page they touch in the runs that go well. No timer: a lone caller waits for nobody.
/// </summary>
internal sealed partial class WriteQueue : IAsyncDisposable
{
    private readonly SqliteSession _session;
    private readonly string _path;
    private readonly int _maxBatch;
    private readonly StoreMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Channel<WriteOperation> _waiting;
    private readonly Task _writer;
    private StoreException? _trouble;

    public WriteQueue(SqliteSession session, string path, int maxBatch, StoreMetrics metrics, ILogger logger)
    {
        _session = session;
        _path = path;
        _maxBatch = maxBatch;
        _metrics = metrics;
        _logger = logger;
        // Bounded: a writer that cannot follow slows its callers down instead of filling the memory.
        _waiting = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(8 * maxBatch) { SingleReader = true });
        _writer = Task.Run(WriteBatchesAsync);
    }

    /// <summary>Why the last write was not kept; null when it was.</summary>
    public StoreException? Trouble => Volatile.Read(ref _trouble);

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        var operation = new WriteOperation<T>(write, cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new ObjectDisposedException($"The store {_path} is closed.", exception);
        }

        return await operation.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer;
        _session.Dispose();
    }

    private async Task WriteBatchesAsync()
    {
        var batch = new List<WriteOperation>(_maxBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < _maxBatch && _waiting.Reader.TryRead(out var operation))
            {
                if (operation.IsCancelled)
                    operation.Cancel();
                else
                    batch.Add(operation);
            }

            Write(batch);
            batch.Clear();
        }
    }

    private void Write(List<WriteOperation> batch)
    {
        if (TryCommit(batch, out var failure))
        {
            Volatile.Write(ref _trouble, null);
            _metrics.Kept(batch.Count);
            foreach (var operation in batch)
            {
                _metrics.Waited(operation.Waited);
                operation.Succeed();
            }

            return;
        }

        if (batch.Count == 1)
        {
            LogNotKept(_path, failure);
            Volatile.Write(ref _trouble, failure as StoreException);
            _metrics.NotKept();
            batch[0].Fail(failure);
            return;
        }

        foreach (var operation in batch)
            Write([operation]);
    }

    private bool TryCommit(List<WriteOperation> batch, [NotNullWhen(false)] out Exception? failure)
    {
        failure = null;
        try
        {
            _session.Execute($"BEGIN IMMEDIATE");
            foreach (var operation in batch)
                operation.Run(_session);
            var lists = SavePortLists();
            _session.Execute($"COMMIT");
            _session.Format.Lists.MarkSaved(lists);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it was, its caller must hear of it and the writer must go on.
            failure = exception is SqliteException trouble ? SqliteTrouble.Explain(_path, trouble) : exception;
            Rollback();
            return false;
        }
    }

    // Last: operations write documents, too.
    private IReadOnlyCollection<KeyValuePair<string, string>> SavePortLists()
    {
        var lists = _session.Format.Lists.Unsaved;
        foreach (var (name, ports) in lists)
            _session.Execute($"INSERT INTO port_lists (name, ports) VALUES ({name}, {ports}) ON CONFLICT (name) DO NOTHING");
        return lists;
    }

    private void Rollback()
    {
        try
        {
            if (_session.InTransaction)
                _session.Execute($"ROLLBACK");
        }
        catch (SqliteException exception)
        {
            LogRollbackFailed(_path, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: a write was not kept; its caller was told")]
    private partial void LogNotKept(string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: a failed transaction could not be rolled back; the next write will tell")]
    private partial void LogRollbackFailed(string path, Exception exception);
}
