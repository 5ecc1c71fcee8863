using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>Brings a file to the schema that this version knows: numbered scripts, each in a transaction of its own, counted in <c>user_version</c>.</summary>
internal static class Schema
{
    // "CSGR", so that file(1) and we can tell our files from other SQLite databases.
    private const int ApplicationId = 0x43534752;

    private static int Latest => MigrationScripts.Sqlite.Latest;

    public static void Upgrade(SqliteSession session, string path)
    {
        var version = Check(session, path);
        foreach (var (number, sql) in MigrationScripts.Sqlite.Above(version))
        {
            session.Run("BEGIN IMMEDIATE");
            try
            {
                session.Run(sql);
                session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={number}; COMMIT"));
            }
            catch (SqliteException)
            {
                if (session.InTransaction)
                    session.Run("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>Refuses a file that a reader cannot read as it is.</summary>
    public static void Require(SqliteSession session, string path)
    {
        var version = Check(session, path);
        if (version < Latest)
        {
            throw new StoreException(
                path, $"written by an older version (schema {version}, this is {Latest})", "start the grid on it once, which upgrades it");
        }
    }

    private static int Check(SqliteSession session, string path)
    {
        var version = (int)session.Number($"PRAGMA user_version");
        var isOurs = session.Number($"PRAGMA application_id") == ApplicationId;
        if (!isOurs && session.Number($"SELECT count(*) FROM sqlite_schema") > 0)
            throw new StoreException(path, "a database of another program", "name another file");
        if (version > Latest)
        {
            throw new StoreException(
                path, $"written by a newer version (schema {version}, this is {Latest})", "use that version of cloudscan, or name another file");
        }

        return isOurs ? version : 0;
    }
}
