using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>
/// Silent ports that one process asks again, together with ports that have answered before, its controls: what is lost of their answers is lost of the others', too, because
/// they are asked in the same moment at the same rate.
/// </summary>
internal sealed class SilentQuestion
{
    /// <summary>A tenth of what is asked, as far as it goes.</summary>
    private const int FewestControls = 20;
    private const int MostControls = 200;
    private const int MostControlHosts = 4;
    private const int MostControlPorts = 20;

    /// <summary>Probes that are sent sooner than another process is started.</summary>
    private const int Little = 400;

    private SilentQuestion(List<SilentPart> parts, List<AskedHost> hosts, PortRanges ports)
    {
        Parts = parts;
        Hosts = hosts;
        Ports = ports;
    }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<SilentPart> Parts { get; }

    /// <summary>Who is asked.</summary>
    public IReadOnlyList<AskedHost> Hosts { get; }

    /// <summary>What each of them is asked.</summary>
    public PortRanges Ports { get; }

    /// <summary>What of a host's ports are controls.</summary>
    public PortRanges ControlsOf(AskedHost host) => host.Answers.Intersect(Ports);

    /// <summary>Takes ports that hosts have in common from those that wait.</summary>
    /// <param name="waiting">Those that wait, at least one; what is not taken stays.</param>
    /// <param name="all">Every host that answered anything, to find controls.</param>
    /// <param name="probes">How many probes to send for them.</param>
    /// <param name="mostHosts">To how many hosts.</param>
    public static SilentQuestion Take(List<SilentPart> waiting, IReadOnlyCollection<AskedHost> all, int probes, int mostHosts)
    {
        var taken = TakeSimilar(waiting, mostHosts, out var union);
        var ports = union.First(Math.Max(1, probes / taken.Count));
        var parts = new List<SilentPart>();
        foreach (var part in taken)
        {
            var (now, later) = (part.Ports.Intersect(ports), part.Ports.Except(ports));
            if (!now.IsEmpty)
                parts.Add(part with { Ports = now });
            if (!later.IsEmpty)
                waiting.Add(part with { Ports = later });
        }

        List<AskedHost> hosts = [.. parts.Select(part => part.Host).Distinct()];
        return AddControls(parts, hosts, ports, all);
    }

    // nmap asks every host of a process the same ports: hosts go together where at least half of that is wanted, or where it is little.
    private static List<SilentPart> TakeSimilar(List<SilentPart> waiting, int mostHosts, out PortRanges union)
    {
        var taken = new List<SilentPart> { waiting[0] };
        var hosts = new HashSet<AskedHost> { waiting[0].Host };
        union = waiting[0].Ports;
        var wanted = union.Count;
        foreach (var part in waiting.Skip(1))
        {
            if (hosts.Count == mostHosts)
                break;
            var together = union.Union(part.Ports);
            var isWorthIt = together.Count * (hosts.Count + 1) <= Math.Max(Little, 2 * (wanted + part.Ports.Count));
            if (!isWorthIt || !hosts.Add(part.Host))
                continue;
            taken.Add(part);
            union = together;
            wanted += part.Ports.Count;
        }

        waiting.RemoveAll(taken.Contains);
        return taken;
    }

    private static SilentQuestion AddControls(List<SilentPart> parts, List<AskedHost> hosts, PortRanges ports, IReadOnlyCollection<AskedHost> all)
    {
        var wanted = Math.Clamp(ports.Count * hosts.Count / 10, FewestControls, MostControls);
        var known = hosts.Sum(host => host.Answers.Intersect(ports).Count);
        foreach (var (port, answers) in MostAnswered(hosts, ports))
        {
            if (known >= wanted)
                break;
            ports = ports.Union(PortRanges.Of(port));
            known += answers;
        }

        foreach (var host in all.Except(hosts).Where(host => !host.Answers.IsEmpty).OrderByDescending(host => host.Answers.Count).Take(MostControlHosts).ToList())
        {
            if (known >= wanted)
                break;
            hosts.Add(host);
            ports = ports.Union(host.Answers.Except(ports).First(MostControlPorts));
            known += host.Answers.Intersect(ports).Count;
        }

        return new SilentQuestion(parts, hosts, ports);
    }

    private static IEnumerable<(ushort Port, int Answers)> MostAnswered(List<AskedHost> hosts, PortRanges besides) => hosts
        .SelectMany(host => host.Answers.Except(besides).First(MostControls).Ports())
        .CountBy(port => port)
        .OrderByDescending(port => port.Value)
        .Take(MostControlPorts)
        .Select(port => (port.Key, port.Value));
}
