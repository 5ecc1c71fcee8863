using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>
/// Reads an inventory that the operator keeps in a JSON file (docs/inventory.md). All errors of the file come back at once, the first hundred in full;
/// with one error there are no snapshots, because a half-read inventory would retire what it does not show.
/// </summary>
/// <param name="path">The file, at most 1 GiB of UTF-8; a pipe will do.</param>
/// <param name="time">Tells when a snapshot was taken.</param>
public sealed class FileInventorySource(string path, TimeProvider time) : IInventorySource
{
    private readonly string _shownPath = TerminalText.Escape(path, 1024);

    /// <inheritdoc/>
    public CloudProvider Provider => CloudProvider.File;

    /// <inheritdoc/>
    /// <remarks>Reading a large file takes seconds of processor time; it runs on the thread pool, never on a grain's turn.</remarks>
    public Task<InventoryReading> ReadAsync(CancellationToken cancellationToken) => Task.Run(() => Read(cancellationToken), cancellationToken);

    private InventoryReading Read(CancellationToken cancellationToken)
    {
        var takenAt = time.GetUtcNow();
        var errors = new InventoryErrors(_shownPath);
        StrictJsonReader? json = null;
        try
        {
            if (Directory.Exists(path))
                throw new UnreadableFileException("a directory", "name the inventory file in it");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            if (stream.CanSeek && stream.Length > JsonTokens.MostBytes)
                throw JsonTokens.TooLarge(stream.Length);
            json = new StrictJsonReader(new JsonTokens(stream, cancellationToken), errors);
            var inventory = new InventoryReader(json);
            inventory.Read();
            if (errors.IsEmpty)
                return new(inventory.ToSnapshots(takenAt), []);
        }
        catch (UnreadableFileException exception)
        {
            errors.Add(json?.Path ?? "", exception.Value, exception.Remedy);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add("", "no such file", "check the path; docs/inventory.md shows how to write one");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add("", "unreadable", TerminalText.Escape(exception.Message, 200));
        }

        return new([], errors.ToImmutable());
    }
}
