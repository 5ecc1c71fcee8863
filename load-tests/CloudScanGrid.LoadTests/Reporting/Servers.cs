using System.Globalization;
using Npgsql;

namespace CloudScanGrid.LoadTests.Reporting;

/// <summary>What is asked of a PostgreSQL server around the store.</summary>
internal static class Servers
{
    /// <summary>The process of the server, whose children do its work. It is on this machine.</summary>
    public static async Task<int> ProcessOfAsync(string database) =>
        Machine.ParentOf(int.Parse((await ReadAsync(database, "SELECT pg_backend_pid()"))!, CultureInfo.InvariantCulture));

    /// <summary>Runs SQL of one or more statements.</summary>
    /// <returns>The first value of the last one that gives any, as text.</returns>
    public static async Task<string?> ReadAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false;Search Path=cloudscan;Command Timeout=600");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
