using CloudScanGrid.Storage.Documents;
using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>
/// The right to write a state file, held as an exclusive lock on a file beside it. The operating system lets go of it when the process dies, however it dies;
/// the lock file itself stays, because taking it away while another process opens it would give two processes a lock each.
/// </summary>
internal static class StateLock
{
    public static FileStream Acquire(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new StoreException(path, "its directory does not exist", "create the directory, or name another file", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreException(path, "not writable for this user", "give this user write access to the file and its directory", exception);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new StateInUseException(path, FindHolder(path), exception);
        }
        catch (IOException exception)
        {
            throw new StoreException(path, exception.Message, "check that the disk has room and is healthy", exception);
        }
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    private static int? FindHolder(string path)
    {
        try
        {
            using var session = SqliteSession.Open(path, SqliteOpenMode.ReadOnly, TimeSpan.FromSeconds(1), DocumentFormat.None);
            return session.Find($"SELECT process_id FROM writer", row => (int?)row.Number(0));
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
