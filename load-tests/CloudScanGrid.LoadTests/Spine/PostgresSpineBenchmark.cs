using CloudScanGrid.LoadTests.Estates;
using CloudScanGrid.LoadTests.Reading;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.Storage.Postgres;
using CloudScanGrid.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.LoadTests.Spine;

/// <summary>
/// The whole spine on PostgreSQL, from an engine, or from the bytes of nmap's XML, to judged and committed rows; against COPY of the same rows into the same tables and
/// indexes; in turn.
/// </summary>
internal static class PostgresSpineBenchmark
{
    private const int AssetsToWarmUp = 5_000;

    /// <param name="options">What was asked for.</param>
    /// <param name="table">Gets the figures.</param>
    /// <param name="readsXml">Whether the hosts come as nmap's XML; otherwise as objects.</param>
    public static async Task RunAsync(LoadOptions options, Table table, bool readsXml)
    {
        await using var server = await PostgresServer.StartAsync();
        var process = await Servers.ProcessOfAsync(await server.CreateDatabaseAsync());
        await RepeatAsync(new Estate(AssetsToWarmUp), [new(), new()]);
        Arms[] campaigns = [new(), new()];
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            await RepeatAsync(new Estate(options.Assets), campaigns);
            Console.Error.WriteLine($"repeat {repeat + 1} of {options.Repeats}, load {Machine.Load():N1}: {string.Join(", ", campaigns.Select(arms => arms.Latest))}");
        }

        var name = readsXml ? "nmap's XML to judged, committed rows" : "spine on PostgreSQL";
        foreach (var (arms, campaign) in campaigns.Zip((string[])["first campaign", "second campaign, 1 % changed"]))
        {
            table.Add($"{name} / COPY of the same rows, {campaign}", "ratio", arms.Rows.Over(arms.CopiedRows), "N3");
            table.Add($"{name}, {campaign}", "rows/s", arms.Rows);
            table.Add($"{name}, {campaign}", "hosts/s", arms.Hosts);
            table.Add($"{name}, {campaign}", "µs of CPU a host, without the server", arms.Cpu);
            table.Add($"{name}, {campaign}", "µs of CPU a host, of the server", arms.ServerCpu);
            table.Add($"COPY, {campaign}", "rows/s", arms.CopiedRows);
        }

        async Task RepeatAsync(Estate estate, Arms[] arms)
        {
            var database = await server.CreateDatabaseAsync();
            var store = await PostgresStore.OpenAsync(database, new PostgresStoreOptions(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
            await using var grid = await SpineGrid.StartAsync(estate, store, readsXml ? await XmlEngine.CreateAsync(estate) : new SimulatedEngine());
            for (var campaign = 0; campaign < 2; campaign++)
            {
                var before = Machine.CpuWithChildren(process);
                var ended = await grid.RunAsync(campaign + 1, _ => { });
                var serverCpu = Machine.CpuWithChildren(process) - before;
                var kept = await KeptTables.ReadAsync(database, ended.Id);
                var copied = await kept.WriteAsync(await server.CreateDatabaseAsync());
                arms[campaign].Latest = $"{ended.HostsPerSecond:N0} hosts/s, {ended.CpuMicrosecondsPerHost:N0} + {serverCpu.TotalMicroseconds / ended.Hosts:N0} µs, copied in {copied.TotalSeconds:N2} s";
                arms[campaign].Hosts.Add(ended.HostsPerSecond);
                arms[campaign].Rows.Add(kept.Rows / ended.Duration.TotalSeconds);
                arms[campaign].Cpu.Add(ended.CpuMicrosecondsPerHost);
                arms[campaign].ServerCpu.Add(serverCpu.TotalMicroseconds / ended.Hosts);
                arms[campaign].CopiedRows.Add(kept.Rows / copied.TotalSeconds);
            }
        }
    }

    private sealed class Arms
    {
        public string Latest { get; set; } = "";

        public Series Hosts { get; } = new();

        public Series Rows { get; } = new();

        public Series Cpu { get; } = new();

        public Series ServerCpu { get; } = new();

        public Series CopiedRows { get; } = new();
    }
}
