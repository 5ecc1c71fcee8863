using Microsoft.Data.Sqlite;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>The rows that a campaign left in one table, by asset.</summary>
internal sealed class KeptRows
{
    private readonly Dictionary<string, List<object[]>> _byAsset = new(StringComparer.Ordinal);

    private KeptRows(string table, string[] columns)
    {
        var parameters = Enumerable.Range(0, columns.Length).Select(index => $"$p{index}");
        Insert = $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", parameters)})";
        Columns = columns.Length;
    }

    /// <summary>The statement that writes one of them.</summary>
    public string Insert { get; }

    /// <summary>How many parameters it has.</summary>
    public int Columns { get; }

    public IEnumerable<string> Assets => _byAsset.Keys;

    public IReadOnlyList<object[]> Of(string asset) => _byAsset.GetValueOrDefault(asset) ?? [];

    /// <summary>Reads them; the first column is the asset.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="table">The table.</param>
    /// <param name="ofCampaign">Whether its rows belong to a campaign; otherwise all of them are read.</param>
    /// <param name="columns">Its columns.</param>
    public static KeptRows Read(SqliteConnection connection, string campaignId, string table, bool ofCampaign, params string[] columns)
    {
        var rows = new KeptRows(table, columns);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table}" + (ofCampaign ? " WHERE campaign = $campaign" : "");
        command.Parameters.AddWithValue("$campaign", campaignId);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object[columns.Length];
            reader.GetValues(row);
            if (!rows._byAsset.TryGetValue((string)row[0], out var ofAsset))
                rows._byAsset.Add((string)row[0], ofAsset = []);
            ofAsset.Add(row);
        }

        return rows;
    }
}
