using System.Diagnostics;
using CloudScanGrid.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>
/// The floor below the spine on PostgreSQL: the rows that a campaign left behind, by binary COPY into empty tables of the same schema with the same indexes, all tables
/// at once. Nothing is compared, numbered, fenced or read, and the bytes are those that the server itself wrote.
/// </summary>
internal sealed class KeptTables
{
    private static readonly (string Table, string Columns, bool OfCampaign)[] Tables =
    [
        ("campaign_targets", "campaign, address, asset, subnet, incarnation, region, state, fencing_token, attempts, lapsed, refusal, message", true),
        ("observations", "asset, number, position, subnet, incarnation, campaign, fencing_token, profile, address, observed_at, detail", true),
        ("findings", "id, asset, type, protocol, port, state, campaign, first_seen_at, last_seen_at, detail", true),
        ("services", "asset, address, protocol, port, vantage, name, product, first_seen_at, last_seen_at, detail", false),
        ("baselines", "asset, subnet, observation_number, detail", false),
        ("latest_looks", "asset, address, vantage, number, observed_at", false),
        ("asset_numbers", "asset, latest", false),
    ];

    private readonly List<(string Copy, byte[] Rows)> _tables = [];

    /// <summary>Rows of all tables.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads a campaign's rows out of the spine's database.</summary>
    public static async Task<KeptTables> ReadAsync(string database, string campaignId)
    {
        var kept = new KeptTables();
        await using var connection = await OpenAsync(database);
        foreach (var (table, columns, ofCampaign) in Tables)
        {
            var where = ofCampaign ? $" WHERE campaign = '{campaignId}'" : "";
            await using (var count = new NpgsqlCommand($"SELECT count(*) FROM {table}{where}", connection))
                kept.Rows += (long)(await count.ExecuteScalarAsync())!;
            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {columns} FROM {table}{where}) TO STDOUT (FORMAT BINARY)");
            using var bytes = new MemoryStream();
            await rows.CopyToAsync(bytes);
            kept._tables.Add(($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", bytes.ToArray()));
        }

        return kept;
    }

    /// <summary>Writes them into an empty database.</summary>
    public async Task<TimeSpan> WriteAsync(string database)
    {
        // The store makes the schema.
        await using (await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None))
        {
        }

        var connections = await Task.WhenAll(_tables.Select(_ => OpenAsync(database)));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_tables.Zip(connections, CopyAsync));
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var connection in connections)
            await connection.DisposeAsync();
        return elapsed;
    }

    private static async Task CopyAsync((string Copy, byte[] Rows) table, NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(table.Copy);
        await copy.WriteAsync(table.Rows);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(database + ";Pooling=false;Search Path=cloudscan;Command Timeout=600");
        await connection.OpenAsync();
        return connection;
    }
}
