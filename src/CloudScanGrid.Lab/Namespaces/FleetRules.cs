using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab.Namespaces;

/// <summary>The nftables rules of a laboratory: what is open, how the rest answers, and what is counted.</summary>
internal static class FleetRules
{
    /// <summary>The range that is local to the fleet's namespace.</summary>
    public const string Range = "10.201.0.0/16";

    /// <summary>The fleet's end of the wire.</summary>
    public const string FleetLink = "fleet0";

    /// <summary>The scanner's end of the wire.</summary>
    public const string ScanLink = "scan0";

    /// <summary>The listener to which the kernel hands every connection to a honeypot (TPROXY keeps address and port). No persona uses it.</summary>
    public const ushort HoneypotPort = 1;

    private const string Stray = "stray";
    private const string ProbesPrefix = "probes-";

    /// <summary>
    /// Replaces the whole table in one transaction. Counters are kept: nft leaves what exists and is declared again. Rules match packets, not connections,
    /// so that no connection tracking stands between a scanner and the fleet.
    /// </summary>
    public static string OfFleet(Fleet fleet)
    {
        var open = fleet.Hosts.SelectMany(host => host.Listeners.Select(listener => (host.Address, listener.Port))).ToLookup(entry => entry.Port.Protocol);
        var rules = new StringBuilder();
        rules.Append("add table ip lab\n");
        Set("inventory", "type ipv4_addr;", fleet.Hosts.Select(host => host.Address.ToString()));
        Set("open_tcp", "type ipv4_addr . inet_service;", open[TransportProtocol.Tcp].Select(Element));
        Set("open_udp", "type ipv4_addr . inet_service;", open[TransportProtocol.Udp].Select(Element));
        Set("everywhere", "type ipv4_addr;", fleet.Hosts.Where(host => host.Behaviour == HostBehaviour.Honeypot).Select(host => host.Address.ToString()));
        Set("quiet", "type ipv4_addr; flags interval;", fleet.Subnets.Where(subnet => subnet.IsQuiet).Select(subnet => subnet.Cidr.ToString()));
        rules.Append($"add counter ip lab {Stray}\n");
        foreach (var subnet in fleet.Subnets)
            rules.Append($"add counter ip lab {ProbesPrefix}{subnet.SubnetId}\n");

        Chain("counted", hook: null, fleet.Subnets.Select(subnet => $"ip daddr {subnet.Cidr} counter name {ProbesPrefix}{subnet.SubnetId} return"));
        Chain("edge", "type filter hook prerouting priority raw; policy accept;",
        [
            $"iifname != {FleetLink} accept",
            $"ip daddr != @inventory counter name {Stray} drop",
            "tcp flags & (syn | ack) == syn jump counted",
            "meta l4proto udp jump counted",
        ]);
        Chain("honeypots", "type filter hook prerouting priority mangle; policy accept;",
            [$"iifname {FleetLink} ip daddr @everywhere meta l4proto tcp tproxy to :{HoneypotPort} accept"]);
        Chain("answers", "type filter hook input priority filter; policy accept;",
        [
            $"iifname != {FleetLink} accept",
            "ip daddr . tcp dport @open_tcp accept",
            "ip daddr . udp dport @open_udp accept",
            "ip daddr @everywhere meta l4proto tcp accept",
            "ip daddr @quiet drop",
            "meta l4proto tcp reject with tcp reset",
            "meta l4proto udp reject with icmp type port-unreachable",
        ]);
        return rules.ToString();

        void Set(string name, string type, IEnumerable<string> elements)
        {
            rules.Append($"add set ip lab {name} {{ {type} }}\nflush set ip lab {name}\n");
            var listed = string.Join(", ", elements);
            if (listed.Length > 0)
                rules.Append($"add element ip lab {name} {{ {listed} }}\n");
        }

        void Chain(string name, string? hook, IEnumerable<string> statements)
        {
            rules.Append($"add chain ip lab {name}{(hook is null ? "" : $" {{ {hook} }}")}\nflush chain ip lab {name}\n");
            foreach (var statement in statements)
                rules.Append($"add rule ip lab {name} {statement}\n");
        }

        static string Element((IPAddress Address, NetworkPort Port) entry) => $"{entry.Address} . {entry.Port.Number}";
    }

    /// <summary>
    /// The scanner's side: whatever leaves its namespace for another place than the fleet is counted and dropped. There is no route there either; this
    /// catches what needs none, such as multicasts.
    /// </summary>
    public static string OfScanner() =>
        $"""
        add table ip lab
        add counter ip lab {Stray}
        add chain ip lab leaving {"{"} type filter hook output priority raw; policy accept; {"}"}
        add rule ip lab leaving oifname lo accept
        add rule ip lab leaving ip daddr != {Range} counter name {Stray} drop

        """;

    /// <summary>Reads what <c>nft -j list counters</c> printed in the two namespaces.</summary>
    public static LabCounters Read(string fleet, string scanner)
    {
        var edge = Packets(fleet);
        var bySubnet = edge.Where(counter => counter.Key.StartsWith(ProbesPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(counter => counter.Key[ProbesPrefix.Length..], counter => counter.Value, StringComparer.Ordinal);
        return new(bySubnet.Values.Sum(), bySubnet, edge.GetValueOrDefault(Stray) + Packets(scanner).GetValueOrDefault(Stray));
    }

    /// <summary>The packets by counter of what <c>nft -j list counters</c> printed.</summary>
    public static Dictionary<string, long> Packets(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("nftables").EnumerateArray()
            .Where(entry => entry.TryGetProperty("counter", out _))
            .Select(entry => entry.GetProperty("counter"))
            .ToDictionary(counter => counter.GetProperty("name").GetString()!, counter => counter.GetProperty("packets").GetInt64(), StringComparer.Ordinal);
    }
}
