using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>kill -9 of a silo in the middle of its jobs: how long until other silos run them, as the grid watches its silos and as Orleans does by default.</summary>
internal static class KillBenchmark
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    // Room for the dead silo's work in the slots of the others and in the limits, so that nothing but its death is waited for.
    private static readonly ClusterOptions Tuned = new()
    {
        Fleet = new FleetOptions { Hosts = 48, Subnets = 2, QuietSubnets = 1, Regions = ["a"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a", "a", "a"],
        Controls = 1,
        PacketsPerSecond = 5000,
        ConcurrentHosts = 1000,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SCHEDULER__TARGETSPERJOB"] = "4", ["GRID__SCANNERSLOTS"] = "8" },
    };

    // The defaults of Orleans 10.4.
    private static readonly ClusterOptions Default = Tuned with
    {
        Settings = new Dictionary<string, string>(Tuned.Settings, StringComparer.Ordinal)
        {
            ["CLUSTER__DECLAREGONEATONCE"] = "false",
            ["CLUSTER__PROBETIMEOUT"] = "00:00:05",
            ["CLUSTER__MAXPROBETIMEOUT"] = "00:00:20",
            ["CLUSTER__MISSEDPROBESLIMIT"] = "3",
            ["CLUSTER__DEATHVOTES"] = "2",
            ["CLUSTER__TABLEREFRESH"] = "00:01:00",
            ["CLUSTER__ALIVESIGNAL"] = "00:00:30",
            ["CLUSTER__DIRECTORYLEASE"] = "00:00:30",
        },
    };

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var (tuned, standard, doubled, lost) = (new Series(), new Series(), new Series(), new Series());
        await using var first = await NetworkedCluster.StartAsync(Tuned, CancellationToken.None);
        await using var second = await NetworkedCluster.StartAsync(Default, CancellationToken.None);
        var undisturbed = await ProbesOfAsync(first, async () => await first.CompletedAsync(await first.ScanAsync(), CancellationToken.None));
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            var probes = await ProbesOfAsync(first, () => MeasureAsync(first, tuned, lost));
            doubled.Add((100.0 * probes / undisturbed) - 100);
            await MeasureAsync(second, standard, lost);
        }

        table.Add("kill -9 of a silo until its targets are held by others", "s", tuned, "N2");
        table.Add("the same with Orleans' default failure detection", "s", standard, "N2");
        table.Add("slowest / slowest by default", "ratio", Series.Of(tuned.Most / standard.Most), "N3");
        table.Add("probes sent beyond those of a campaign without a kill", "%", doubled, "N1");
        table.Add("results lost or doubled", "", lost);
    }

    private static async Task MeasureAsync(NetworkedCluster cluster, Series series, Series lost)
    {
        var campaign = await cluster.ScanAsync();
        var (silo, held) = await BusyAsync(cluster, campaign);
        await silo.SignalAsync("KILL");
        var killed = Stopwatch.GetTimestamp();
        var isHeld = $"campaign = '{campaign}' AND address IN ({string.Join(',', held.Select(address => $"'{address}'"))}) AND state < 2 AND (state = 0 OR job LIKE '%@{silo.Place.Address}:%')";
        await Eventually.UntilAsync(
            async () => await cluster.CountAsync($"SELECT count(*) FROM campaign_targets WHERE {isHeld}") == 0, () => $"nobody took over what {silo.Name} held", LookPeriod);
        series.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
        await cluster.CompletedAsync(campaign, CancellationToken.None);
        lost.Add(Math.Abs(cluster.Laboratory.Fleet.Hosts.Count() - await cluster.CountAsync($"SELECT count(*) FROM observations WHERE campaign = '{campaign}'")));
        await silo.ReviveAsync();
        await cluster.JoinedAsync();

        // Its slots are known again.
        await Task.Delay(TimeSpan.FromSeconds(6));
    }

    private static async Task<(NetworkedSilo Silo, IReadOnlyList<string> Held)> BusyAsync(NetworkedCluster cluster, string campaign)
    {
        (NetworkedSilo Silo, IReadOnlyList<string> Held)? busy = null;
        await Eventually.UntilAsync(
            async () =>
            {
                foreach (var silo in cluster.Scanners)
                {
                    var held = await cluster.ListAsync(string.Create(
                        CultureInfo.InvariantCulture, $"SELECT host(address) FROM campaign_targets WHERE campaign = '{campaign}' AND state = 1 AND job LIKE '%@{silo.Place.Address}:%'"));
                    if (held.Count > 0)
                        busy = (silo, held);
                }

                return busy is not null;
            },
            () => $"no silo holds targets of {campaign}",
            LookPeriod);
        return busy!.Value;
    }

    private static async Task<long> ProbesOfAsync(NetworkedCluster cluster, Func<Task> action)
    {
        var before = (await cluster.Network.CountAsync()).Accounts.Values.Sum(count => count.Probes);
        await action();
        return (await cluster.Network.CountAsync()).Accounts.Values.Sum(count => count.Probes) - before;
    }
}
