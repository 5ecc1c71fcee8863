using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Rounds;

/// <summary>Hosts that are asked the same ports together, round after round.</summary>
/// <param name="isIPv6">Their address family.</param>
/// <param name="missing">The ports that they are still to be asked.</param>
/// <param name="targets">The hosts.</param>
/// <param name="timeout">How long one host may take, over all rounds.</param>
internal sealed class RoundGroup(bool isIPv6, PortCoverage missing, IEnumerable<ScanTarget> targets, TimeSpan timeout)
{
    private TimeSpan _left = timeout;

    public bool IsIPv6 => isIPv6;

    public PortCoverage Missing { get; private set; } = missing;

    public List<ScanTarget> Targets { get; } = [.. targets];

    /// <summary>What they answered so far, those that have ended included.</summary>
    public Dictionary<IPAddress, HostObservation> SoFar { get; } = [];

    public long ProbesLeft => (long)Missing.Count * Targets.Count;

    /// <summary>The ports of the next round, and how long a host may take for them: their share of the time that is left.</summary>
    public (PortCoverage Ports, TimeSpan Timeout) Next(PortRounds rounds)
    {
        var count = rounds.CountFor(Missing.Count, Targets.Count);
        var ports = Missing.First((Missing.Count + count - 1) / count);
        return (ports, _left * ports.Count / Missing.Count);
    }

    /// <summary>A round has ended.</summary>
    public void Asked(PortCoverage ports, TimeSpan took)
    {
        Missing = Missing.Except(ports);
        _left = took < _left ? _left - took : TimeSpan.Zero;
    }
}
