using System.Diagnostics;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.TestServers.Clusters;
using CloudScanGrid.TestServers.Programs;

namespace CloudScanGrid.LoadTests.Faults;

/// <summary>What one nmap, as somebody runs it by hand, finds in a cluster's fleet.</summary>
/// <param name="Open">The open TCP ports, as in <c>10.201.0.5 tcp/22</c>.</param>
/// <param name="Took">How long it took.</param>
internal sealed record PlainNmap(IReadOnlyList<string> Open, TimeSpan Took)
{
    /// <summary>Scans every host of the fleet.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ports">The TCP ports.</param>
    /// <param name="arguments">How.</param>
    public static async Task<PlainNmap> ScanAsync(NetworkedCluster cluster, PortRanges ports, params IEnumerable<string> arguments)
    {
        using var work = new Workplace { Namespace = cluster.Laboratory.ScannerNamespace };
        var hosts = cluster.Laboratory.Fleet.Hosts.Select(host => host.Address.ToString());
        var started = Stopwatch.GetTimestamp();
        await using var nmap = work.StartOther("nmap", [.. arguments, "-n", "-Pn", "-p", ports.ToString(), "-oG", "-", .. hosts]);
        var result = (await nmap.WaitAsync(cluster.Options.Patience)).ShouldExit(0);
        return new PlainNmap([.. result.Out.Split('\n').SelectMany(OpenIn)], Stopwatch.GetElapsedTime(started));
    }

    // As in "Host: 10.201.0.5 ()	Ports: 22/open/tcp//ssh///, 80/closed/tcp//http///".
    private static IEnumerable<string> OpenIn(string line)
    {
        if (line.Split("Ports: ") is not [var host, var ports])
            return [];
        var address = host.Split(' ')[1];
        return ports.Split(", ").Select(port => port.Split('/')).Where(port => port is [_, "open", "tcp", ..]).Select(port => $"{address} tcp/{port[0]}");
    }
}
