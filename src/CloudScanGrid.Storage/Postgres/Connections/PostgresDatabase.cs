using System.Diagnostics;
using System.Runtime.CompilerServices;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Queries;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CloudScanGrid.Storage.Postgres.Connections;

/// <summary>
/// What the adapters share: transactions that ride out restarts and failovers. What fails in passing is run again, from its beginning and with a pause, until the
/// bound; a commit whose answer was lost is known by its receipt and is not done twice.
/// </summary>
internal sealed partial class PostgresDatabase(PostgresSources sources, DocumentFormat format, TimeSpan retryFor, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private StoreException? _trouble;

    /// <summary>How documents are written.</summary>
    public DocumentFormat Format => format;

    /// <summary>Where it is, without secrets.</summary>
    public string Place => sources.Place;

    /// <summary>Why the last write is not kept, or not yet; null when it is.</summary>
    public StoreException? WriteTrouble => Volatile.Read(ref _trouble);

    /// <summary>Brings the schema up to date.</summary>
    public Task UpgradeAsync(CancellationToken cancellationToken) => PersistAsync(
        async () =>
        {
            await PostgresSchema.UpgradeAsync(sources, cancellationToken);
            return true;
        },
        _ => { },
        cancellationToken);

    public Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken) => PersistAsync(
        async () =>
        {
            await using var connection = await sources.Readers.OpenConnectionAsync(cancellationToken);
            return await read(new(connection, format, cancellationToken));
        },
        _ => { },
        cancellationToken);

    /// <summary>Runs statements in one transaction (READ COMMITTED), and again when it fails in passing: nothing but the database may change by them.</summary>
    public async Task<T> WriteAsync<T>(Func<PostgresSession, Task<T>> write, CancellationToken cancellationToken)
    {
        // Time-ordered, so that new receipts stand together in their index.
        var receipt = Guid.CreateVersion7();
        var answer = new StrongBox<T>();
        var kept = await PersistAsync(
            async () =>
            {
                await CommitAsync(receipt, write, answer, cancellationToken);
                return answer.Value!;
            },
            trouble => Volatile.Write(ref _trouble, trouble),
            cancellationToken);
        Volatile.Write(ref _trouble, null);
        return kept;
    }

    public Task WriteAsync(Func<PostgresSession, Task> write, CancellationToken cancellationToken) => WriteAsync(
        async session =>
        {
            await write(session);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// Runs one statement, and those ahead of it, in a transaction that the server commits by itself: one way to the server instead of two, and what is locked is locked
    /// for no longer than the server works. For statements that write no document.
    /// </summary>
    /// <param name="write">Runs the statement.</param>
    /// <param name="recall">Finds its answer when it was kept and only the answer was lost.</param>
    /// <param name="cancellationToken">Ends the waiting for a server that is away. A statement that was sent is not taken back.</param>
    public async Task<T> WriteAtOnceAsync<T>(Func<PostgresSession, Task<T>> write, Func<PostgresSession, Task<T>> recall, CancellationToken cancellationToken)
    {
        var receipt = Guid.CreateVersion7();
        var kept = await PersistAsync(
            () => SendAsync(receipt, write, recall, cancellationToken), trouble => Volatile.Write(ref _trouble, trouble), cancellationToken);
        Volatile.Write(ref _trouble, null);
        return kept;
    }

    /// <summary>As <see cref="WriteAtOnceAsync{T}"/>, for a statement whose answer nobody needs.</summary>
    public Task WriteAtOnceAsync(Func<PostgresSession, Task<int>> write, CancellationToken cancellationToken) =>
        WriteAtOnceAsync(write, _ => Task.FromResult(0), cancellationToken);

    /// <summary>Streams rows by key, at most <see cref="KeyedPages.Size"/> from one transaction.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(Func<PostgresSession, T?, Task<List<T>>> readBehind, CancellationToken cancellationToken)
        where T : class => KeyedPages.StreamAsync<T>((last, cancelled) => ReadAsync(session => readBehind(session, last), cancelled), cancellationToken);

    private async Task CommitAsync<T>(Guid receipt, Func<PostgresSession, Task<T>> write, StrongBox<T> answer, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Writers.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new PostgresSession(connection, format, cancellationToken);
        ShowReceipt(session, receipt);
        try
        {
            answer.Value = await write(session);
            await session.FlushAsync();
        }
        catch (PostgresException refusal) when (IsKnown(refusal))
        {
            // None was made before the first, so the answer is there.
            return;
        }

        var lists = await SavePortListsAsync(session);
        // A caller that gives up now would not know what became of it.
        await transaction.CommitAsync(CancellationToken.None);
        format.Lists.MarkSaved(lists);
    }

    private async Task<T> SendAsync<T>(
        Guid receipt, Func<PostgresSession, Task<T>> write, Func<PostgresSession, Task<T>> recall, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Writers.OpenConnectionAsync(cancellationToken);
        var session = new PostgresSession(connection, format, CancellationToken.None);
        ShowReceipt(session, receipt);
        try
        {
            return await write(session);
        }
        catch (PostgresException refusal) when (IsKnown(refusal))
        {
            return await recall(session);
        }
    }

    // Waits for an earlier attempt that the server is still working on.
    private static void ShowReceipt(PostgresSession session, Guid receipt) => session.Ahead($"INSERT INTO write_receipts (id) VALUES ({receipt})");

    /// <summary>Whether an earlier attempt was kept.</summary>
    private static bool IsKnown(PostgresException refusal) => refusal is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "write_receipts" };

    // Last: writes make documents, too. In order, so that two writers of the same lists do not wait for each other.
    private async Task<IReadOnlyCollection<KeyValuePair<string, string>>> SavePortListsAsync(PostgresSession session)
    {
        var lists = format.Lists.Unsaved.OrderBy(list => list.Key, StringComparer.Ordinal).ToList();
        if (lists.Count > 0)
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO port_lists (name, ports)
                SELECT * FROM unnest({lists.Select(list => list.Key)}, {lists.Select(list => list.Value)}) ON CONFLICT (name) DO NOTHING
                """);
        }

        return lists;
    }

    private async Task<T> PersistAsync<T>(Func<Task<T>> attempt, Action<StoreException> onTrouble, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (PostgresTrouble.IsOfServer(exception))
            {
                var trouble = PostgresTrouble.Explain(Place, exception);
                onTrouble(trouble);
                if (!PostgresTrouble.Passes(exception) || Stopwatch.GetElapsedTime(begun) + pause > retryFor)
                {
                    LogGivenUp(exception, trouble.Message);
                    throw trouble;
                }

                LogTryingAgain(trouble.Message, pause.TotalMilliseconds);
            }

            // Silos that lost the server together do not come back together.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}; trying again in {Milliseconds:0} ms, callers wait")]
    private partial void LogTryingAgain(string trouble, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Trouble}; the caller was told")]
    private partial void LogGivenUp(Exception exception, string trouble);
}
