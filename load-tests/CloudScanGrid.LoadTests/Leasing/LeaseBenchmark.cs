using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>Lease and complete: the store's queue against one written by hand, and against Hangfire, on one server, in turn.</summary>
internal static class LeaseBenchmark
{
    private const int TargetsPerRepeat = 20_000;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await using var server = await PostgresServer.StartAsync();
        var profile = Environment.GetEnvironmentVariable("CSG_PROFILE");
        if (profile is not null)
        {
            await SqlAsync(await server.CreateDatabaseAsync(), "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            await server.StopAsync();
            await server.ResumeAsync();
        }

        var pm = await PostmasterAsync(await server.CreateDatabaseAsync());
        foreach (var accounts in Environment.GetEnvironmentVariable("CSG_QUICK") is null ? (int[])[1, 8] : [1])
        {
            foreach (var areUp in (bool[])[false, true])
            {
                Series grid = new(), raw = new(), kept = new(), cpu = new();
                for (var repeat = 0; repeat <= options.Repeats; repeat++)
                {
                    var work = LeasedWork.Of(TargetsPerRepeat, accounts, areUp);
                    double g, c, pgc;
                    var db = await server.CreateDatabaseAsync();
                    await using (var queue = await GridQueue.FillAsync(db, work))
                    {
                        if (profile is not null)
                            await SqlAsync(db, "CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()");
                        var before = Machine.Cpu();
                        var pgBefore = Machine.CpuWithChildren(pm);
                        g = TargetsPerRepeat / (await queue.RunAsync(8, Environment.GetEnvironmentVariable("CSG_REFUSE") is null)).TotalSeconds;
                        c = (Machine.Cpu() - before).TotalMicroseconds / TargetsPerRepeat;
                        pgc = (Machine.CpuWithChildren(pm) - pgBefore).TotalMicroseconds / TargetsPerRepeat;
                    }
                    if (profile is not null)
                    {
                        await SqlAsync(db, "SELECT format('%s calls %s rows total %s ms mean %s: %s', calls, rows, round(total_exec_time::numeric,1), round(mean_exec_time::numeric,3), regexp_replace(left(query,110), '\\s+', ' ', 'g')) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database() ORDER BY total_exec_time DESC LIMIT 40");
                        Console.Error.WriteLine($"grid {g:N0} cpu {c:N0} pg {pgc:N0}");
                        if (repeat == 1) return;
                        continue;
                    }

                    var r = await RawAsync(server, work, 4, 64, false);
                    var r5 = await RawAsync(server, work, 2, 512, false);
                    var k = await RawAsync(server, work, 4, 64, true);
                    Console.Error.WriteLine($"accounts {accounts} up {areUp}: grid {g:N0} cpu {c:N0} pg {pgc:N0} = {c+pgc:N0} raw {r:N0} raw512 {r5:N0} kept {k:N0} load {Machine.Load()}");
                    if (repeat == 0) continue;
                    grid.Add(g); raw.Add(Math.Max(r, r5)); kept.Add(k); cpu.Add(c);
                }
                table.Add($"grid, accounts {accounts} up {areUp}", "targets/s", grid);
                table.Add("cpu", "us", cpu);
                table.Add("grid/raw", "ratio", grid.Over(raw), "N3");
                table.Add("grid/kept", "ratio", grid.Over(kept), "N3");
            }
        }
    }

    private static async Task<int> PostmasterAsync(string db)
    {
        await using var connection = new Npgsql.NpgsqlConnection(db + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var pid = (int)(await command.ExecuteScalarAsync())!;
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
    }

    private static async Task SqlAsync(string db, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(db + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
                Console.Error.WriteLine(reader.GetValue(0));
        }
        while (await reader.NextResultAsync());
    }

    private static async Task<double> RawAsync(PostgresServer server, LeasedWork work, int workers, int batch, bool keeps)
    {
        await using var queue = await RawQueue.FillAsync(await server.CreateDatabaseAsync(), work);
        var pm = await PostmasterAsync(await server.CreateDatabaseAsync());
        var before = Machine.Cpu() + Machine.CpuWithChildren(pm);
        var r = work.Targets.Length / (await queue.RunAsync(workers, batch, keeps)).TotalSeconds;
        Console.Error.WriteLine($"  raw {workers} {batch} {keeps}: cpu {(Machine.Cpu() + Machine.CpuWithChildren(pm) - before).TotalMicroseconds / TargetsPerRepeat:N0}");
        return r;
    }
}
