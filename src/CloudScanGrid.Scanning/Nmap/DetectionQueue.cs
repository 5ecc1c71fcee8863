using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Gathers hosts for version detection into groups of equal or similar port sets. nmap asks every host of a process the same ports, so a host may be asked some
/// that it has closed, but never more of them than ports that are looked at: one probe beside the 5 to 15 connections that the look itself takes.
/// </summary>
/// <param name="mostHosts">The most hosts of a group.</param>
/// <param name="fewestHosts">The fewest hosts for which a process is worth its start.</param>
internal sealed class DetectionQueue(int mostHosts, int fewestHosts)
{
    private readonly List<FoundHost> _waiting = [];

    public void Add(FoundHost host) => _waiting.Add(host);

    /// <summary>Takes the groups that are large enough by now.</summary>
    public List<DetectionGroup> TakeWorthwhile()
    {
        if (_waiting.Count < fewestHosts)
            return [];
        var groups = Group(mostHosts).FindAll(group => group.Hosts.Length >= fewestHosts);
        var taken = groups.SelectMany(group => group.Hosts).ToHashSet(ReferenceEqualityComparer.Instance);
        _waiting.RemoveAll(taken.Contains);
        return groups;
    }

    /// <summary>Takes everything, in groups that occupy the processes evenly.</summary>
    public List<DetectionGroup> TakeAll(int processes)
    {
        var share = (_waiting.Count + processes - 1) / processes;
        var groups = Group(Math.Clamp(share, Math.Min(fewestHosts, mostHosts), mostHosts));
        _waiting.Clear();
        return groups;
    }

    private List<DetectionGroup> Group(int size)
    {
        // Equal sets first; a set with many hosts attracts those that resemble it.
        var sets = _waiting.GroupBy(host => (host.IsIPv6, host.Ports)).Select(set => set.ToList()).OrderByDescending(set => set.Count).ToList();
        var groups = new List<DetectionGroup>();
        while (sets.Count > 0)
        {
            var (ports, hosts) = (sets[0][0].Ports, sets[0]);
            var fewestPorts = ports.Count;
            sets.RemoveAt(0);
            for (var index = 0; index < sets.Count && hosts.Count < size;)
            {
                var other = sets[index][0];
                var union = ports.Union(other.Ports);
                var fewest = Math.Min(fewestPorts, other.Ports.Count);
                if (other.IsIPv6 != hosts[0].IsIPv6 || union.Count > 2 * fewest)
                {
                    index++;
                    continue;
                }

                (ports, fewestPorts) = (union, fewest);
                hosts.AddRange(sets[index]);
                sets.RemoveAt(index);
            }

            groups.AddRange(hosts.Chunk(size).Select(chunk => new DetectionGroup(
                chunk.Aggregate(PortCoverage.None, (all, host) => all.Union(host.Ports)), [.. chunk])));
        }

        return groups;
    }
}
