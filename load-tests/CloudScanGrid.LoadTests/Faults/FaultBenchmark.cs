using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>Scans without pause while silos are killed, stopped, paused and parted and the database restarts; then counts what is wrong.</summary>
internal static class FaultBenchmark
{
    public static async Task RunAsync(LoadOptions options, Table table)
    {
        // A fault every quarter of a minute leaves a campaign little time in between.
        await using var cluster = await NetworkedCluster.StartAsync(FaultClusters.Small with { Patience = TimeSpan.FromMinutes(15) }, CancellationToken.None);
        var report = await new FaultCampaign(cluster, Console.Error.WriteLine).RunAsync(options.Seed, int.MaxValue, TimeSpan.FromMinutes(options.Minutes), CancellationToken.None);
        Console.Error.WriteLine(report);
        table.Add($"faults: minutes, seed {options.Seed}", "min", Series.Of(report.Duration.TotalMinutes), "N1");
        table.Add("faults inflicted", "faults", Series.Of(report.Inflicted.Values.Sum()));
        table.Add($"campaigns of {report.Targets} targets under faults", "s", Series.Of([.. report.Took.Select(took => took.TotalSeconds)]), "N1");
        table.Add("results lost, doubled or wrong, findings doubled", "", Series.Of(report.Wrong.Count));
        table.Add("worst second of probes / limit, each account", "ratio", Series.Of([.. report.MostProbes.Values.Select(most => most / report.Limit)]), "N3");
        table.Add("packets to the wrong region or to nowhere", "packets", Series.Of(report.Strays));
        if (report.Wrong.Count > 0)
            throw new InvalidOperationException(report.ToString());
    }
}
