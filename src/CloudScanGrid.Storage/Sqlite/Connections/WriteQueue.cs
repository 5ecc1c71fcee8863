using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>
/// Group commit. SQLite has one writer, and a commit costs more than most writes; so whatever waits when the writer is free is written in one transaction, each
/// operation behind a savepoint of its own. One that fails is undone alone and fails its caller alone; a commit that fails fails every caller of the batch.
/// No timer: a lone caller waits for nobody.
/// </summary>
internal sealed partial class WriteQueue : IAsyncDisposable
{
    private readonly SqliteSession _session;
    private readonly string _path;
    private readonly int _maxBatch;
    private readonly ILogger _logger;
    private readonly Channel<WriteOperation> _waiting;
    private readonly Task _writer;

    public WriteQueue(SqliteSession session, string path, int maxBatch, ILogger logger)
    {
        _session = session;
        _path = path;
        _maxBatch = maxBatch;
        _logger = logger;
        // Bounded: a writer that cannot follow slows its callers down instead of filling the memory.
        _waiting = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(8 * maxBatch) { SingleReader = true });
        _writer = Task.Run(WriteBatchesAsync);
    }

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
        var written = new List<WriteOperation>(batch.Count);
        try
        {
            _session.Execute($"BEGIN IMMEDIATE");
            foreach (var operation in batch)
            {
                if (TryRun(operation))
                    written.Add(operation);
            }

            _session.Execute($"COMMIT");
        }
        catch (Exception exception)
        {
            // Whatever it was, the callers must hear of it and the writer must go on.
            LogBatchFailed(_path, batch.Count, exception);
            Rollback();
            foreach (var operation in batch)
                operation.Fail(Explain(exception));
            return;
        }

        foreach (var operation in written)
            operation.Succeed();
    }

    private bool TryRun(WriteOperation operation)
    {
        _session.Execute($"SAVEPOINT operation");
        try
        {
            operation.Run(_session);
            _session.Execute($"RELEASE operation");
            return true;
        }
        catch (Exception exception) when (_session.InTransaction)
        {
            _session.Execute($"ROLLBACK TO operation");
            _session.Execute($"RELEASE operation");
            operation.Fail(Explain(exception));
            return false;
        }
    }

    private Exception Explain(Exception exception) => exception is SqliteException trouble ? SqliteTrouble.Explain(_path, trouble) : exception;

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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: {Count} writes were not kept; their callers were told")]
    private partial void LogBatchFailed(string path, int count, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: a failed transaction could not be rolled back; the next write will tell")]
    private partial void LogRollbackFailed(string path, Exception exception);
}
