using System.Diagnostics;
using System.Threading.Channels;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>
/// Writes that are committed in groups: whatever waits when the last group is committed is written by few statements in one transaction. A group that the server
/// refuses is written again one by one, so that one caller's failure is nobody else's. No timer: a lone caller waits for nobody.
/// </summary>
internal sealed class GroupCommit<TItem, TAnswer> : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly int _maxGroup;
    private readonly StoreMetrics _metrics;
    private readonly Func<PostgresSession, IReadOnlyList<TItem>, Task<IReadOnlyList<TAnswer>>> _write;
    private readonly Channel<Waiting> _waiting;
    private readonly Task _writers;

    private sealed record Waiting(TItem Item, TaskCompletionSource<TAnswer> Answer, CancellationToken Cancellation);

    /// <param name="database">Where to.</param>
    /// <param name="writers">Groups that are on their way at once: 1 where each group locks what the next one needs.</param>
    /// <param name="maxGroup">Items that are committed together at most.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="write">Writes a group within its transaction; gives an answer for each item, in order.</param>
    public GroupCommit(PostgresDatabase database, int writers, int maxGroup, StoreMetrics metrics, Func<PostgresSession, IReadOnlyList<TItem>, Task<IReadOnlyList<TAnswer>>> write)
    {
        _database = database;
        _maxGroup = maxGroup;
        _metrics = metrics;
        _write = write;
        // Bounded: a server that cannot follow slows its callers down instead of filling the memory.
        _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(8 * maxGroup) { SingleReader = writers == 1 });
        _writers = Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(WriteGroupsAsync)));
    }

    public async Task<TAnswer> WriteAsync(TItem item, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, new(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        try
        {
            await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new ObjectDisposedException($"The store {_database.Place} is closed.", exception);
        }

        var startedAt = Stopwatch.GetTimestamp();
        var answer = await waiting.Answer.Task;
        _metrics.Waited(Stopwatch.GetElapsedTime(startedAt));
        return answer;
    }

    /// <summary>Waits for what was handed in.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writers;
    }

    private async Task WriteGroupsAsync()
    {
        var group = new List<Waiting>(_maxGroup);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < _maxGroup && _waiting.Reader.TryRead(out var waiting))
            {
                if (waiting.Cancellation.IsCancellationRequested)
                    waiting.Answer.TrySetCanceled(waiting.Cancellation);
                else
                    group.Add(waiting);
            }

            if (group.Count > 0)
                await WriteAsync(group);
            group.Clear();
        }
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        try
        {
            var items = group.ConvertAll(waiting => waiting.Item);
            var answers = await _database.WriteAsync(session => _write(session, items), CancellationToken.None);
            _metrics.Kept(group.Count);
            foreach (var (waiting, answer) in group.Zip(answers))
                waiting.Answer.TrySetResult(answer);
        }
        catch (Exception exception) when (group.Count == 1 || IsNobodysFault(exception))
        {
            // Whatever it was, its callers must hear of it and the writer must go on.
            foreach (var waiting in group)
            {
                _metrics.NotKept();
                waiting.Answer.TrySetException(exception);
            }
        }
        catch (Exception)
        {
            foreach (var waiting in group)
                await WriteAsync([waiting]);
        }
    }

    // The bound of patience was reached: each alone would wait as long again.
    private static bool IsNobodysFault(Exception exception) => exception is StoreException { InnerException: { } cause } && PostgresTrouble.Passes(cause);
}
