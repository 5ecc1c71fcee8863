using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Queries;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>What the adapters share: one writer, or none in a store that was opened to read, and the pool of readers.</summary>
internal sealed class SqliteDatabase(string path, DocumentFormat format, ReadPool readers, WriteQueue? writer) : IAsyncDisposable
{
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

    /// <summary>Streams rows by key, at most <see cref="KeyedPages.Size"/> from one transaction.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(Func<SqliteSession, T?, List<T>> readBehind, CancellationToken cancellationToken)
        where T : class => KeyedPages.StreamAsync<T>((last, cancelled) => ReadAsync(session => readBehind(session, last), cancelled), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Readers first: the last connection to close is the writer, which folds the WAL into the file.
        await readers.DisposeAsync();
        if (writer is not null)
            await writer.DisposeAsync();
    }
}
