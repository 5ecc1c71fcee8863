using CloudScanGrid.EndToEnd.Tests.Sight;

namespace CloudScanGrid.EndToEnd.Tests.Clusters;

/// <summary>The dashboards, rules and alerts are made for clusters: four silos with roles of their own, each of which shows a part.</summary>
[Trait("Category", "Slow")]
[Collection("clusters")]
public sealed class ClusterSightTests
{
    [Fact]
    public async Task Queries_OfEveryDashboardAndRule_ReturnDataFromARunningCluster()
    {
        Machine.Needs("prometheus");
        await using var cluster = await Cluster.StartAsync();
        using var work = new Workplace();
        await using var prometheus = await Prometheus.StartAsync(work, [.. cluster.Silos.Select(silo => silo.Url["http://".Length..])]);

        // Two, so that rates see more than the first event.
        await cluster.CompletedAsync(await cluster.ScanAsync());
        await cluster.CompletedAsync(await cluster.ScanAsync());

        // A database does not tell of its server's disk.
        await SightCheck.ShouldSeeAllAsync(prometheus, unknown: "store_disk_free");
        (await prometheus.QueryAsync("count(count by (silo) (cloudscan_silo_info))")).ShouldBe([cluster.Silos.Count]);
    }
}
