namespace CloudScanGrid.TestServers.Clusters;

/// <summary>What the kernel counted at the joint of a <see cref="ClusterNetwork"/> since it was made.</summary>
/// <param name="Accounts">By account: the probes that went to it (TCP SYNs and whatever is not TCP), and all packets.</param>
/// <param name="Strays">Packets to an account from a place that does not scan its region, and to nowhere.</param>
public sealed record NetworkCount(IReadOnlyDictionary<string, (long Probes, long Packets)> Accounts, long Strays);
