using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>A campaign of four silos and one nmap, tuned as well as one nmap can be: the same hosts, ports and probes, and the same limit for all packets together. And what the silos take beside nmap.</summary>
internal static class CampaignBenchmark
{
    private const int Hosts = 192;
    private const int Subnets = 2;

    private static readonly string[] Tuned = ["-sS", "-sV", "--version-intensity", "5", "-T4", "--max-retries", "2", "--min-parallelism", "100"];

    private static readonly ClusterOptions Options = new()
    {
        Fleet = new FleetOptions { Hosts = Hosts, Subnets = Subnets, QuietSubnets = 0, Regions = ["a"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a", "a", "a", "a"],
        Controls = 1,
        PacketsPerSecond = 5000,
        ConcurrentHosts = Hosts,
        Patience = TimeSpan.FromMinutes(20),
    };

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await MeasureAsync("hosts that answer", Options, options.Repeats, table);
        await MeasureAsync("hosts that drop", Options with { Fleet = Options.Fleet with { QuietSubnets = Subnets } }, options.Repeats, table);
    }

    private static async Task MeasureAsync(string which, ClusterOptions options, int repeats, Table table)
    {
        var (grid, nmap, agreement, ours, theirs) = (new Series(), new Series(), new Series(), new Series(), new Series());
        await using var cluster = await NetworkedCluster.StartAsync(options, CancellationToken.None);
        var truth = new ClusterTruth(cluster);
        var database = await cluster.ListAsync("SELECT pg_backend_pid()");
        var server = Machine.ParentOf(int.Parse(database[0], System.Globalization.CultureInfo.InvariantCulture));

        // The first one compiles.
        await CompleteAsync(cluster);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var before = Cpu();
            grid.Add(await CompleteAsync(cluster));
            var after = Cpu();
            ours.Add((after.Ours - before.Ours).TotalMilliseconds / Hosts);
            theirs.Add((after.Nmap - before.Nmap).TotalMilliseconds / Hosts);
            var plain = await PlainNmap.ScanAsync(cluster, cluster.Laboratory.ScanPorts.Tcp, [.. Tuned, "--max-rate", $"{options.PacketsPerSecond}"]);
            nmap.Add(plain.Took.TotalSeconds);
            var known = await truth.ListKnownAsync();
            agreement.Add(100.0 * known.Intersect(plain.Open, StringComparer.Ordinal).Count() / known.Union(plain.Open, StringComparer.Ordinal).Count());
        }

        table.Add($"campaign of {Hosts} {which}, four silos", "s", grid, "N1");
        table.Add($"one tuned nmap, {which}", "s", nmap, "N1");
        table.Add($"campaign / nmap, {which}", "ratio", grid.Over(nmap), "N2");
        table.Add($"open ports on which both agree, {which}", "%", agreement, "N1");
        table.Add($"everything but nmap, {which}", "ms of CPU a host", ours, "N1");
        table.Add($"nmap below the silos, {which}", "ms of CPU a host", theirs, "N1");
        table.Add($"everything but nmap / nmap, {which}", "ratio", ours.Over(theirs), "N2");

        // What the silos wait for is nmap, and the guard, which ends with its silo.
        (TimeSpan Ours, TimeSpan Nmap) Cpu() => (
            cluster.Silos.Aggregate(Machine.CpuWithChildren(server), (sum, silo) => sum + Machine.CpuOf(silo.Program.Id)),
            cluster.Silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + Machine.CpuOfEnded(silo.Program.Id)));
    }

    private static async Task<double> CompleteAsync(NetworkedCluster cluster) => (await cluster.CompletedAsync(await cluster.ScanAsync(), CancellationToken.None)).TotalSeconds;
}
