using Microsoft.Data.Sqlite;

namespace CloudScanGrid.Storage.Tests.Sqlite;

/// <summary>A path for a state file in a directory that is gone afterwards.</summary>
internal sealed class StateFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-tests-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "state.db");

    /// <summary>Runs SQL on the file, around the store.</summary>
    public void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of SQL on the file, as text.</summary>
    public string? Read(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
