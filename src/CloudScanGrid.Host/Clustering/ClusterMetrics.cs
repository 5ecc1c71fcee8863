using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Host.Clustering.Tls;

namespace CloudScanGrid.Host.Clustering;

/// <summary>Counts what happens between silos. A grid of one silo shows zeros.</summary>
internal sealed class ClusterMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CloudScanGrid.Cluster";

    private static readonly string[] Ports = ["silo", "gateway", "outbound"];

    private readonly ConcurrentDictionary<(string Port, RefusalReason Reason), long> _refused = new(
        from port in Ports
        from reason in Enum.GetValues<RefusalReason>()
        select KeyValuePair.Create((port, reason), 0L));

    // Observed, so that it is there as 0 before anybody is refused.
    public ClusterMetrics(IMeterFactory meters) => meters.Create(MeterName).CreateObservableCounter(
        "cloudscan_cluster_connections_refused",
        () => _refused.Select(count => new Measurement<long>(count.Value, new("port", count.Key.Port), new("reason", EnumText.Of(count.Key.Reason)))),
        "{connection}",
        "Connections closed because the peer did not prove who it is, by port and reason");

    /// <param name="port"><c>silo</c>, <c>gateway</c>, or <c>outbound</c> for one that we opened.</param>
    /// <param name="reason">Why.</param>
    public void ConnectionRefused(string port, RefusalReason reason) => _refused.AddOrUpdate((port, reason), 1, (_, count) => count + 1);
}
