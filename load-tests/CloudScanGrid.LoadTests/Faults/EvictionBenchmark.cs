using System.Diagnostics;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>Scans with every processor taken twice over by other work: no silo may be declared dead.</summary>
internal static class EvictionBenchmark
{
    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await using var cluster = await NetworkedCluster.StartAsync(FaultClusters.Small, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var burning = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(() => Burn(stop.Token), TaskCreationOptions.LongRunning)).ToList();
        var (campaigns, load) = (new Series(), new Series());
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMinutes < options.Minutes)
        {
            campaigns.Add((await cluster.CompletedAsync(await cluster.ScanAsync(), CancellationToken.None)).TotalSeconds);
            load.Add(Machine.Load());
        }

        await stop.CancelAsync();
        await Task.WhenAll(burning);
        table.Add($"campaigns at full processor, {options.Minutes} min", "s", campaigns, "N1");
        table.Add("load meanwhile", "runnable", load, "N1");
        table.Add("silos declared dead meanwhile", "silos", Series.Of(await cluster.CountAsync("SELECT count(*) FROM orleans_silo WHERE status = 6")));
        table.Add("silos that ended meanwhile", "silos", Series.Of(cluster.Silos.Count(silo => silo.Program.HasExited)));
    }

    private static void Burn(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            Thread.SpinWait(10_000);
    }
}
