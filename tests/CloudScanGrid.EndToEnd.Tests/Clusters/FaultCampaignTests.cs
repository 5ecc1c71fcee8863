using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Faults;

namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>The short version of what <c>load-tests/run.sh --only faults</c> does for half an hour.</summary>
[Trait("Category", "Slow")]
[Collection("clusters")]
public sealed class FaultCampaignTests
{
    private const int Seed = 20261226;

    // Five different kinds: a killed silo, a full disk, two partitions, a clock that jumps.
    private const int Faults = 5;

    // What a silo may make good in a second is a hundredth, and its clock and ours are not one.
    private const double WorstSecond = 1.02;

    [Fact]
    public async Task Scan_SilosThatDieStandStillAndArePartedWhileTheDatabaseRestarts_KeepsEveryTargetOnceWithinItsLimits()
    {
        NetworkedCluster.Need();
        await using var cluster = await NetworkedCluster.StartAsync(FaultClusters.Small, TestContext.Current.CancellationToken);

        var report = await new FaultCampaign(cluster, line => TestContext.Current.TestOutputHelper?.WriteLine(line)).RunAsync(
            Seed, Faults, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        report.Wrong.ShouldBeEmpty($"{report}\n{report.Story}");
        report.Strays.ShouldBe(0);
        report.WorstSecond.ShouldBeLessThanOrEqualTo(WorstSecond, report.ToString());
        report.Inflicted.ShouldNotBeEmpty(report.ToString());
    }
}
