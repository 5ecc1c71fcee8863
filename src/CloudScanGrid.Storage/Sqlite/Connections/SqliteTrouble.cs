using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>Says for people what SQLite's result codes (sqlite.org/rescode.html) mean for the store.</summary>
internal static class SqliteTrouble
{
    public static StoreException Explain(string path, SqliteException exception)
    {
        var (trouble, remedy) = exception.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => ("the disk is full, nothing of this write was kept", "make room; the store goes on by itself"),
            raw.SQLITE_IOERR => ($"the disk does not answer as it should ({exception.Message})", "check that the disk has room and is healthy"),
            raw.SQLITE_NOTADB => ("not a state file (no SQLite database)", "name another file, or move this one away"),
            raw.SQLITE_CORRUPT => ("damaged", "restore it from a backup, or save what can be saved with 'sqlite3 FILE .recover'"),
            raw.SQLITE_CANTOPEN => ("cannot be opened", "check that it exists and that this user may read it and write in its directory"),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => ("not writable for this user", "give this user write access to the file and its directory"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ("another program keeps it locked", "close that program (a database browser, a backup)"),
            _ => ($"SQLite refused the statement ({exception.Message})", "this is a fault of the program: please report it"),
        };
        return new StoreException(path, trouble, remedy, exception);
    }
}
