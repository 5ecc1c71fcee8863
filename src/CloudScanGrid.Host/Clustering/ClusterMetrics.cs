using System.Diagnostics.Metrics;
using CloudScanGrid.Host.Clustering.Tls;

namespace CloudScanGrid.Host.Clustering;

/// <summary>Counts what happens between silos.</summary>
internal sealed class ClusterMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CloudScanGrid.Cluster";

    private readonly Counter<long> _refused;

    public ClusterMetrics(IMeterFactory meters) =>
        _refused = meters.Create(MeterName).CreateCounter<long>(
            "cloudscan_cluster_connections_refused", "{connection}", "Connections closed because the peer did not prove who it is, by port and reason");

    /// <param name="port"><c>silo</c>, <c>gateway</c>, or <c>outbound</c> for one that we opened.</param>
    /// <param name="reason">Why.</param>
    public void ConnectionRefused(string port, RefusalReason reason) =>
        _refused.Add(1, new("port", port), new("reason", reason.ToString()));
}
