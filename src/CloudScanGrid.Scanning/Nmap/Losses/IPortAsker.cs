using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>With what <see cref="SilentPorts"/> are asked: a job's nmap.</summary>
internal interface IPortAsker
{
    /// <summary>What of its packets the way was found to carry, 0 to 1.</summary>
    double CarriedShare { get; }

    /// <summary>Packets a second that it sends, of those that the way carries.</summary>
    int CarriedRate { get; }

    /// <summary>The most hosts of a process.</summary>
    int HostGroupSize { get; }

    /// <summary>Whether nobody is to be asked any more.</summary>
    bool IsStopped { get; }

    /// <summary>Asks TCP ports of hosts of one address family once, by one process of several that share the rate.</summary>
    /// <returns>What the hosts answered that were asked everything.</returns>
    Task<IReadOnlyDictionary<IPAddress, HostObservation>> AskOnceAsync(IReadOnlySet<IPAddress> hosts, PortRanges ports, int processes);

    /// <summary>This part of the answers was lost: the way carries this part of what is sent now.</summary>
    void Lost(double lost, double carried);

    /// <summary>No answers were lost.</summary>
    void AllCarried();
}
