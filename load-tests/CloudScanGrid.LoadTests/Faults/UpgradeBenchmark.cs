using System.Diagnostics;
using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>Replaces the silos of another version by this one, one after the other, while they scan; then tries to go back.</summary>
internal static class UpgradeBenchmark
{
    private static readonly string This = Path.Combine(AppContext.BaseDirectory, "cloudscan.dll");

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        var other = options.Other ?? throw new InvalidOperationException("--only upgrade needs --other: the path of the cloudscan.dll of another version");
        await using var cluster = await NetworkedCluster.StartAsync(FaultClusters.Small with { Program = other }, CancellationToken.None);
        var truth = new ClusterTruth(cluster);
        var campaigns = new List<string> { await cluster.ScanAsync() };
        await cluster.CompletedAsync(campaigns[0], CancellationToken.None);
        var findings = await truth.ListFindingsAsync();

        var started = Stopwatch.GetTimestamp();
        campaigns.Add(await ReplaceAllAsync(cluster, This));
        table.Add($"rolling upgrade of {cluster.Silos.Count} silos under a campaign", "s", Series.Of(Stopwatch.GetElapsedTime(started).TotalSeconds), "N0");
        var isBack = await TryGoBackAsync(cluster, other);
        if (isBack)
            campaigns.Add(await ReplaceAllAsync(cluster, other));
        var wrong = await truth.FindWrongAsync(campaigns, findings);
        table.Add("results lost, doubled or wrong, findings doubled", "", Series.Of(wrong.Count));
        table.Add("silos that went back to the other version (0: they refuse the newer tables)", "silos", Series.Of(isBack ? cluster.Silos.Count : 0));
        if (wrong.Count > 0)
            throw new InvalidOperationException(string.Join('\n', wrong));
    }

    private static async Task<string> ReplaceAllAsync(NetworkedCluster cluster, string program)
    {
        var campaign = await cluster.ScanAsync();
        foreach (var silo in cluster.Silos)
        {
            await silo.ReplaceAsync(program);
            await cluster.JoinedAsync();
            Console.Error.WriteLine($"{silo.Name} runs {program}");
        }

        await cluster.CompletedAsync(campaign, CancellationToken.None);
        return campaign;
    }

    // One that finds tables that are newer than it knows must say so, and harm nothing.
    private static async Task<bool> TryGoBackAsync(NetworkedCluster cluster, string program)
    {
        var silo = cluster.Silos[^1];
        await silo.ReplaceAsync(program);
        await Eventually.UntilAsync(() => silo.HasJoined || silo.Program.HasExited, () => $"{silo.Name} neither joins nor refuses: {silo.Program.Error}");
        if (silo.HasJoined)
            return true;
        Console.Error.WriteLine((await silo.Program.WaitAsync()).Error);
        silo.Work.Program = This;
        await silo.ReviveAsync();
        await cluster.JoinedAsync();
        return false;
    }
}
