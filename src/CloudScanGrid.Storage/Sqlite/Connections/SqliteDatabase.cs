using System.Runtime.CompilerServices;
using CloudScanGrid.Storage.Documents;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>What the adapters share: one writer, or none in a store that was opened to read, and the pool of readers.</summary>
internal sealed class SqliteDatabase(string path, DocumentFormat format, ReadPool readers, WriteQueue? writer) : IAsyncDisposable
{
    /// <summary>Rows that a stream reads at once. Between two pages no transaction is open, so a slow consumer does not keep the WAL from shrinking.</summary>
    public const int StreamPage = 500;

    /// <summary>How documents are written.</summary>
    public DocumentFormat Format => format;

    /// <summary>Why the last write was not kept; null when it was, or when nothing is written.</summary>
    public StoreException? WriteTrouble => writer?.Trouble;

    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => readers.ReadAsync(read, cancellationToken);

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => writer is null
        ? throw new StoreException(path, "opened to read only", "open it for writing")
        : writer.WriteAsync(write, cancellationToken);

    public Task WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            write(session);
            return true;
        },
        cancellationToken);

    /// <summary>Streams rows by key: each page holds at most <see cref="StreamPage"/> rows behind the last one of the page before.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<SqliteSession, T?, List<T>> readBehind, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        List<T> page;
        T? last = null;
        do
        {
            page = await ReadAsync(session => readBehind(session, last), cancellationToken);
            foreach (var row in page)
                yield return row;
            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == StreamPage);
    }

    public async ValueTask DisposeAsync()
    {
        // Readers first: the last connection to close is the writer, which folds the WAL into the file.
        await readers.DisposeAsync();
        if (writer is not null)
            await writer.DisposeAsync();
    }
}
