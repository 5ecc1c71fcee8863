using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>The same campaign with one silo that scans, and with four: the other three are started with nothing but their region.</summary>
internal static class ScaleBenchmark
{
    private const int Silos = 4;
    private const int Hosts = 160;
    private const double Begun = 0.1;
    private const double Full = 0.8;

    // Waiting is the work: a job of eight hosts waits for most of its time. One at a time for each silo, so that the processor is far from full with four of them, and a limit that is wide enough for all.
    private static readonly ClusterOptions Cluster = new()
    {
        Fleet = new FleetOptions { Hosts = Hosts, Subnets = 2, QuietSubnets = 1, Regions = ["a"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a"],
        Controls = 1,
        PacketsPerSecond = 20_000,
        ConcurrentHosts = Hosts,
        Patience = TimeSpan.FromMinutes(20),
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SCHEDULER__TARGETSPERJOB"] = "8", ["GRID__SCANNERSLOTS"] = "1" },
    };

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var (one, four, joined, oneFull, fourFull) = (new Series(), new Series(), new Series(), new Series(), new Series());
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            await using var cluster = await NetworkedCluster.StartAsync(Cluster, CancellationToken.None);
            await CompleteAsync(cluster, one, oneFull);

            // Under load: they join while a campaign runs.
            var running = await cluster.ScanAsync();
            while (cluster.Scanners.Count() < Silos)
                await cluster.AddAsync("scanner", "a", CancellationToken.None);
            await cluster.JoinedAsync();
            joined.Add(await FirstJobsAsync(cluster));
            await cluster.CompletedAsync(running, CancellationToken.None);
            await CompleteAsync(cluster, four, fourFull);
        }

        table.Add($"campaign of {Hosts} hosts, one silo", "s", one, "N1");
        table.Add("the same, four silos", "s", four, "N1");
        table.Add("one silo / four silos, from the first host to the last", "ratio", one.Over(four), "N2");
        table.Add($"throughput of one silo while every slot has work, from {Begun:P0} to {Full:P0} of the hosts", "hosts/s", oneFull, "N2");
        table.Add("the same, four silos", "hosts/s", fourFull, "N2");
        table.Add("throughput of four silos / of one", "ratio", fourFull.Over(oneFull), "N2");
        table.Add("until every new silo has work, from when the last one serves", "s", joined, "N1");
    }

    /// <summary>How long a campaign takes, and how many hosts a second it ends in its middle: at its end slots wait for the last jobs of others, the more the more slots there are.</summary>
    private static async Task CompleteAsync(NetworkedCluster cluster, Series took, Series throughput)
    {
        var campaign = await cluster.ScanAsync();
        took.Add((await cluster.CompletedAsync(campaign, CancellationToken.None)).TotalSeconds);
        var milliseconds = await cluster.CountAsync(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT (1000 * extract(epoch FROM percentile_disc({Full}) WITHIN GROUP (ORDER BY observed_at) - percentile_disc({Begun}) WITHIN GROUP (ORDER BY observed_at)))::bigint
            FROM observations WHERE campaign = '{campaign}'
            """));
        throughput.Add((Full - Begun) * Hosts * 1000 / milliseconds);
    }

    private static async Task<double> FirstJobsAsync(NetworkedCluster cluster)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync(
            async () => await cluster.CountAsync("SELECT count(DISTINCT split_part(job, '@', 2)) FROM campaign_targets WHERE state = 1") == Silos,
            () => "not every silo has work");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
