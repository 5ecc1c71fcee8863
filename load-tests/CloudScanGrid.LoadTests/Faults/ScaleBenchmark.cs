using System.Diagnostics;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>The same campaign with one silo that scans, and with four: the other three are started with nothing but their region.</summary>
internal static class ScaleBenchmark
{
    private const int Silos = 4;

    // Waiting is the work: a job of eight hosts waits for most of its time, so that the processor is far from full with four silos.
    private static readonly ClusterOptions Cluster = new()
    {
        Fleet = new FleetOptions { Hosts = 192, Subnets = 2, QuietSubnets = 1, Regions = ["a"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a"],
        Controls = 1,
        PacketsPerSecond = 5000,
        ConcurrentHosts = 192,
        Patience = TimeSpan.FromMinutes(20),
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SCHEDULER__TARGETSPERJOB"] = "8", ["GRID__SCANNERSLOTS"] = "2" },
    };

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var (one, four, joined) = (new Series(), new Series(), new Series());
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            await using var cluster = await NetworkedCluster.StartAsync(Cluster, CancellationToken.None);
            one.Add((await CompleteAsync(cluster)).TotalSeconds);

            // Under load: they join while a campaign runs.
            var running = await cluster.ScanAsync();
            while (cluster.Scanners.Count() < Silos)
                await cluster.AddAsync("scanner", "a", CancellationToken.None);
            await cluster.JoinedAsync();
            joined.Add(await FirstJobsAsync(cluster));
            await cluster.CompletedAsync(running, CancellationToken.None);
            four.Add((await CompleteAsync(cluster)).TotalSeconds);
        }

        table.Add("campaign of 192 hosts, one silo", "s", one, "N1");
        table.Add("the same, four silos", "s", four, "N1");
        table.Add("throughput of four silos / of one", "ratio", one.Over(four), "N2");
        table.Add("until every new silo has work, from when the last one serves", "s", joined, "N1");
    }

    private static async Task<TimeSpan> CompleteAsync(NetworkedCluster cluster) => await cluster.CompletedAsync(await cluster.ScanAsync(), CancellationToken.None);

    private static async Task<double> FirstJobsAsync(NetworkedCluster cluster)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync(
            async () => await cluster.CountAsync("SELECT count(DISTINCT split_part(job, '@', 2)) FROM campaign_targets WHERE state = 1") == Silos,
            () => "not every silo has work");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
