namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>A cluster of real processes over a real PostgreSQL loses nothing and doubles nothing, whatever happens to a silo.</summary>
[Trait("Category", "Slow")]
[Collection("clusters")]
public sealed class ClusterTests
{
    private const int Targets = 2 * Cluster.HostsPerRegion;

    [Fact]
    public async Task Scan_SilosThatAreKilledPausedAndStopped_LosesNothingAndDoublesNothing()
    {
        await using var cluster = await Cluster.StartAsync();

        await KillAsync(cluster);
        await cluster.AddAsync("a");
        await PauseAsync(cluster);
        await cluster.AddAsync("a");
        await StopAsync(cluster);
        await MeasureAsync(cluster);
    }

    [Fact]
    public async Task Run_ScannerWithoutNmapOrRegion_RefusesToStartAndSaysWhatToDo()
    {
        using var work = new Workplace
        {
            Settings = { ["DATA__POSTGRES"] = "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=hidden", ["NMAP__EXECUTABLEPATH"] = "/nowhere/nmap" },
        };

        var refused = (await work.RunAsync("run", "--url", $"http://127.0.0.1:{FreePort.Find()}")).ShouldExit(2);

        refused.Error.ShouldContain("--region");
        refused.Error.ShouldContain("/nowhere/nmap");
        refused.Error.ShouldContain("leave the role out");
        refused.Error.ShouldNotContain("hidden");
    }

    // Whoever may read metrics learns neither where the silos are nor where their database is, and no label grows with a silo's lives.
    private static async Task MeasureAsync(Cluster cluster)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        var metrics = await http.GetStringAsync(cluster.Control.Url + "/metrics", TestContext.Current.CancellationToken);

        metrics.ShouldContain("orleans_messaging_pings_sent_total");
        metrics.ShouldContain("db_client_operation_duration_seconds_count");
        metrics.Split('\n').ShouldAllBe(line => !line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    // kill -9: what it held waits again once it is declared dead, long before its leases of a minute end.
    private static async Task KillAsync(Cluster cluster)
    {
        var campaign = await cluster.ScanAsync();
        var victim = await cluster.BusyScannerAsync(campaign, "a", ended: 4);
        var nmap = ProcessTree.NmapBelow(victim.Program.Id);
        await victim.Program.SignalAsync("KILL");

        (await cluster.GivenUpAsync(victim)).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await Eventually.UntilAsync(
            () => cluster.LogsBeside(victim).Contains("its port is closed and its session with the database has ended", StringComparison.Ordinal),
            () => $"nobody noticed at once: {cluster.LogsBeside(victim)}");

        await cluster.CompletedAsync(campaign);
        nmap.ShouldAllBe(process => !ProcessTree.IsAlive(process));
        cluster.Kept(campaign).ShouldSatisfyAllConditions(kept => kept.Observations.ShouldBe(Targets), kept => kept.Targets.ShouldBe(Targets));
    }

    // SIGSTOP and SIGCONT: the others take over; the one that wakes writes nothing, ends, and takes its nmap with it.
    private static async Task PauseAsync(Cluster cluster)
    {
        var campaign = await cluster.ScanAsync();
        var victim = await cluster.BusyScannerAsync(campaign, "a", ended: 4);
        await victim.Program.SignalAsync("STOP");
        (await cluster.GivenUpAsync(victim)).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        await cluster.CompletedAsync(campaign);
        var before = cluster.Kept(campaign);
        var nmap = ProcessTree.NmapBelow(victim.Program.Id);

        await victim.Program.SignalAsync("CONT");

        (await victim.Program.WaitAsync()).ShouldExit(134);
        nmap.ShouldAllBe(process => !ProcessTree.IsAlive(process));
        cluster.Kept(campaign).ShouldBe(before);
        before.ShouldSatisfyAllConditions(kept => kept.Observations.ShouldBe(Targets), kept => kept.Targets.ShouldBe(Targets));
    }

    // SIGTERM: it finishes or hands back, so that no lease runs out, and leaves by itself.
    private static async Task StopAsync(Cluster cluster)
    {
        var campaign = await cluster.ScanAsync();
        var victim = await cluster.BusyScannerAsync(campaign, "a", ended: 4);
        await victim.Program.SignalAsync("TERM");

        (await victim.Program.WaitAsync()).ShouldExit(0);

        await cluster.CompletedAsync(campaign);
        cluster.Kept(campaign).ShouldBe((Targets, Targets, 0));
    }
}
