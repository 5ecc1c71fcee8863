using Npgsql;

namespace CloudScanGrid.Storage.Postgres;

/// <summary>A connection string as its user wrote it, with our defaults where it says nothing.</summary>
public static class PostgresConnectionString
{
    private const string DefaultSchema = "cloudscan";
    private const string GssEncryption = "GSS Encryption Mode";
    private const string HostRecheck = "Host Recheck Seconds";

    /// <summary>Reads one.</summary>
    /// <exception cref="ArgumentException">It is not one, as with <see cref="FormatException"/>, <see cref="InvalidCastException"/> and <see cref="KeyNotFoundException"/>.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);
        connection.SearchPath ??= DefaultSchema;

        // Npgsql looks for a Kerberos realm by default, in DNS, each time that it opens a connection: ten seconds in which claims and leases wait, wherever no
        // name server answers. Who has Kerberos says so.
        if (!Says(connection, GssEncryption) && Environment.GetEnvironmentVariable("PGGSSENCMODE") is null)
            connection.GssEncryptionMode = GssEncryptionMode.Disable;

        // Of several hosts, writes and reads go to the one that takes writes. Which one that is Npgsql believes for so long without asking again.
        if (connection.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            connection.TargetSessionAttributes ??= "primary";
            if (!Says(connection, HostRecheck))
                connection.HostRecheckSeconds = 1;
        }

        return connection;
    }

    private static bool Says(NpgsqlConnectionStringBuilder connection, string key) => connection.Keys.Contains(key, StringComparer.OrdinalIgnoreCase);
}
