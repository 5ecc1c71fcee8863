using System.Diagnostics;
using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.LoadTests.Spine;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CloudScanGrid.LoadTests.Alerts;

/// <summary>
/// From the end of a host in nmap's XML until its finding is committed and another connection reads it, against one bare commit on the same server; the grid on
/// PostgreSQL, hosts one after the other as a running nmap gives them.
/// </summary>
internal static class AlertBenchmark
{
    private const int Hosts = 250;
    private const int Commits = 300;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(1);

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await using var server = options.Postgres is null ? await PostgresServer.StartAsync() : null;
        Series medians = new(), percentiles = new(), bare = new();
        for (var repeat = -1; repeat < options.Repeats; repeat++)
        {
            var database = options.Postgres ?? await server!.CreateDatabaseAsync();
            if (options.Postgres is not null)
                await Servers.ReadAsync(database, "DROP SCHEMA IF EXISTS cloudscan CASCADE");
            var (alerts, commits) = await RepeatAsync(database);
            Console.Error.WriteLine($"repeat {repeat + 1} of {options.Repeats}, load {Machine.Load():N1}: {alerts.Median:N1} ms, p99 {alerts.Percentile99:N1} ms, a commit {commits.Median:N2} ms");
            if (repeat < 0)
                continue;
            medians.Add(alerts.Median);
            percentiles.Add(alerts.Percentile99);
            bare.Add(commits.Median);
        }

        table.Add("end of a host in nmap's XML to its finding at a reader, p99", "ms", percentiles, "N1");
        table.Add("end of a host in nmap's XML to its finding at a reader, p50", "ms", medians, "N1");
        table.Add("one bare commit, p50", "ms", bare, "N2");
        table.Add("finding at a reader, p50 / one bare commit, p50", "ratio", medians.Over(bare), "N1");
    }

    private static async Task<(Series Alerts, Series Commits)> RepeatAsync(string database)
    {
        var engine = new PacedEngine();
        var store = await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using var grid = await SpineGrid.StartAsync(new Estate(Hosts), store, engine);
        await grid.RunAsync(1, _ => { });
        var commits = await CommitAsync(database);
        engine.Ends.Clear();
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(database, engine, ended.Token);
        await grid.RunAsync(2, _ => { }, changed: Hosts);
        await ended.CancelAsync();
        return (await watching, commits);
    }

    private static async Task<Series> CommitAsync(string database)
    {
        await using var connection = await OpenAsync(database);
        await using (var create = new NpgsqlCommand("CREATE TABLE bare_commits (id bigint NOT NULL PRIMARY KEY)", connection))
            await create.ExecuteNonQueryAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO bare_commits (id) VALUES ($1)", connection) { Parameters = { new NpgsqlParameter<long>() } };
        await insert.PrepareAsync();
        var commits = new Series();
        for (var commit = 0L; commit < Commits; commit++)
        {
            insert.Parameters[0].Value = commit;
            var started = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync();
            commits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return commits;
    }

    private static async Task<Series> WatchAsync(string database, PacedEngine engine, CancellationToken ended)
    {
        await using var connection = await OpenAsync(database);
        await using var select = new NpgsqlCommand("SELECT DISTINCT asset FROM findings", connection);
        await select.PrepareAsync(CancellationToken.None);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var alerts = new Series();
        while (!ended.IsCancellationRequested && seen.Count < Hosts)
        {
            await using (var reader = await select.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    var asset = reader.GetString(0);
                    if (seen.Add(asset))
                        alerts.Add(Stopwatch.GetElapsedTime(engine.Ends[asset]).TotalMilliseconds);
                }
            }

            await Task.Delay(LookPeriod, CancellationToken.None);
        }

        return seen.Count == Hosts ? alerts : throw new InvalidOperationException($"{seen.Count} of {Hosts} findings were seen");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(database + ";Pooling=false;Search Path=cloudscan");
        await connection.OpenAsync();
        return connection;
    }
}
