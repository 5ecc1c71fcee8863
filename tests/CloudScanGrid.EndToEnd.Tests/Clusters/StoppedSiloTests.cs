using System.Diagnostics;

namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>Limits hold at the wire: what a silo may not send any more is not sent, though the silo can do nothing about it.</summary>
[Trait("Category", "Slow")]
[Collection("clusters")]
public sealed class StoppedSiloTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Stop_ASiloInTheMiddleOfAJob_ItsNmapIsDeadWhenItsLeasesEndWhileItSleeps()
    {
        await using var cluster = await Cluster.StartAsync(Lease, hasSilentHosts: true);
        var campaign = await cluster.ScanAsync();
        var (victim, nmap) = await StopOneAsync(cluster, campaign);
        var left = cluster.LeasesLeft(victim);
        var stoppedAt = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync(() => !nmap.Any(ProcessTree.IsAlive), () => "nmap outlives its lease");
        var took = Stopwatch.GetElapsedTime(stoppedAt);

        ProcessTree.IsStopped(victim.Program.Id).ShouldBeTrue();
        took.ShouldBeLessThan(left + TimeSpan.FromSeconds(1));
        TestContext.Current.SendDiagnosticMessage($"nmap was dead {(left - took).TotalSeconds:F2} s before its leases ended");

        // The hosts are scanned elsewhere; what wakes is no part of it any more.
        (await cluster.GivenUpAsync(victim)).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        await victim.Program.SignalAsync("CONT");
        (await victim.Program.WaitAsync()).ShouldExit(134);
    }

    // Between the two looks of a job no nmap runs for a moment, and one that has just been started is told no target before the guard knows of it, so it may live on: a silo that was
    // stopped then goes on, and another try is made.
    private static async Task<(Silo Silo, IReadOnlyList<(int Id, string StartTime)> Nmap)> StopOneAsync(Cluster cluster, string campaign)
    {
        while (true)
        {
            var silo = await cluster.BusyScannerAsync(campaign, "a", ended: 0);
            await silo.Program.SignalAsync("STOP");
            var nmap = ProcessTree.NmapBelow(silo.Program.Id).Where(nmap => ProcessTree.IsAlive(nmap) && ProcessTree.HasTcpSocket(nmap)).ToList();
            if (nmap.Count > 0)
                return (silo, nmap);
            await silo.Program.SignalAsync("CONT");
        }
    }
}
