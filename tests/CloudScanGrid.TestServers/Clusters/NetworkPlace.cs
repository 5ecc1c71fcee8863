using System.Net;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>Where one program of a cluster stands.</summary>
/// <param name="Namespace">Its network namespace.</param>
/// <param name="Address">Its address.</param>
public sealed record NetworkPlace(string Namespace, IPAddress Address);
