using System.Diagnostics;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>A firewall on the way carries a fifth of what the account's limit allows and says nothing of it: how much of that is used, what is missed, and what nmap misses there.</summary>
internal static class ThrottleBenchmark
{
    private const int Carried = 500;
    private const double Bulk = 0.95;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly PortRanges Ports = PortRanges.Parse("1-400");

    private static readonly ClusterOptions Options = new()
    {
        Fleet = new FleetOptions { Hosts = 64, Subnets = 2, QuietSubnets = 1, Regions = ["a"], Honeypots = 0, Stalled = 0 },
        Scanners = ["a", "a", "a"],
        Controls = 1,
        PacketsPerSecond = 5 * Carried,
        ConcurrentHosts = 64,
        AlsoPorts = Ports,
        Patience = TimeSpan.FromMinutes(20),
    };

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var (goodput, missed, worst, took, missedByNmap, tookNmap) = (new Series(), new Series(), new Series(), new Series(), new Series(), new Series());
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            await using var cluster = await NetworkedCluster.StartAsync(Options, CancellationToken.None);
            var throttle = await Throttle.SetAsync(cluster.Laboratory, Carried, CancellationToken.None);
            var services = cluster.Laboratory.Directory.ReadTruth()!.Services.Count(service => service.Protocol == TransportProtocol.Tcp);
            using var stop = new CancellationTokenSource();
            var watch = new PacketWatch(cluster.Network);
            var (watching, passing) = (watch.RunAsync(stop.Token), WatchAsync(throttle, stop.Token));
            took.Add((await cluster.CompletedAsync(await cluster.ScanAsync(), CancellationToken.None)).TotalSeconds);
            await stop.CancelAsync();
            await watching;
            goodput.Add(RateOf(await passing) / Carried);
            worst.Add(cluster.Laboratory.Fleet.Accounts.Max(account => watch.MostProbes(account.AccountId)) / Options.PacketsPerSecond);
            var wrong = await new ClusterTruth(cluster).CompareAsync();
            foreach (var difference in wrong)
                Console.Error.WriteLine(difference);
            missed.Add(100.0 * wrong.Count / services);

            var plain = await PlainNmap.ScanAsync(cluster, cluster.Laboratory.ScanPorts.Tcp.Union(Ports), "-sS", "-T4");
            missedByNmap.Add(100.0 * (services - plain.Open.Count) / services);
            tookNmap.Add(plain.Took.TotalSeconds);
            Console.Error.WriteLine($"repeat {repeat + 1} of {options.Repeats}: of what the way carries {goodput.Latest:N2}, missed {missed.Latest:N2} %, worst second {worst.Latest:N2}, {took.Latest:N0} s; nmap missed {missedByNmap.Latest:N2} % in {tookNmap.Latest:N0} s");
        }

        table.Add($"hidden throttle: packets that pass, until {Bulk:P0} of them have / what it carries", "ratio", goodput, "N2");
        table.Add("the same: open ports missed, or wrong", "%", missed, "N2");
        table.Add("the same: worst second of probes / the account's limit", "ratio", worst, "N2");
        table.Add("the same: campaign with service detection", "s", took, "N0");
        table.Add("the same: open ports missed by one nmap -sS -T4", "%", missedByNmap, "N2");
        table.Add("the same: that nmap, which detects no services", "s", tookNmap, "N0");
    }

    private static async Task<List<(double Seconds, long Passed)>> WatchAsync(Throttle throttle, CancellationToken stop)
    {
        var looks = new List<(double, long)>();
        var started = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            var passed = await throttle.CountAsync();
            looks.Add((Stopwatch.GetElapsedTime(started).TotalSeconds, passed));
            await Task.Delay(LookPeriod, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return looks;
    }

    // The rest is the last services of the last hosts, which wait for answers and not for packets.
    private static double RateOf(List<(double Seconds, long Passed)> looks)
    {
        var first = looks.FindLast(look => look.Passed == looks[0].Passed);
        var last = looks.First(look => look.Passed >= Bulk * looks[^1].Passed);
        return (last.Passed - first.Passed) / (last.Seconds - first.Seconds);
    }
}
