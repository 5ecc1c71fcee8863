using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Rules for what comes in, as the exposure engine takes them. One with a condition that it does not know is refused: to leave the condition out would say something wrong.</summary>
internal static class GcpRules
{
    private const int DefaultPriority = 1000;

    private static readonly ImmutableArray<IPNetwork> Everywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    // The names that Google gives to protocols ("REST Resource: firewalls", Compute Engine API); the others go by their number.
    private static readonly FrozenDictionary<string, IpProtocol> Protocols = new Dictionary<string, IpProtocol>(StringComparer.OrdinalIgnoreCase)
    {
        ["tcp"] = IpProtocol.Tcp,
        ["udp"] = IpProtocol.Udp,
        ["icmp"] = IpProtocol.Icmp,
        ["sctp"] = IpProtocol.Sctp,
        ["ipip"] = new(4),
        ["esp"] = new(50),
        ["ah"] = new(51),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rules of a network.</summary>
    /// <exception cref="FormatException">One of them is not understood.</exception>
    public static ImmutableArray<GcpFirewallRule> OfNetwork(IEnumerable<Firewall> rules) => [.. rules
        .Where(rule => !rule.Disabled && !string.Equals(rule.Direction, "EGRESS", StringComparison.Ordinal))
        .OrderBy(rule => rule.Name, StringComparer.Ordinal)
        .Select(OfNetwork)];

    /// <summary>The rules of a policy that concern a network.</summary>
    /// <exception cref="FormatException">One of them is not understood.</exception>
    public static ImmutableArray<GcpFirewallRule> OfPolicy(EffectivePolicy policy, string network) => [.. (policy.Rules ?? [])
        .Where(rule => !rule.Disabled && !string.Equals(rule.Direction, "EGRESS", StringComparison.Ordinal))
        .Where(rule => rule.TargetResources is not { Count: > 0 } only || only.Exists(url => GcpNames.PathOf(url) == network))
        .OrderBy(rule => rule.Priority)
        .Select(rule => OfPolicy(policy, rule))];

    private static GcpFirewallRule OfNetwork(Firewall rule)
    {
        if (rule.DestinationRanges is { Count: > 0 })
            throw new FormatException($"rule {rule.Name} names destinations");
        var hasSource = rule.SourceRanges is { Count: > 0 } || rule.SourceTags is { Count: > 0 } || rule.SourceServiceAccounts is { Count: > 0 };
        return new GcpFirewallRule(rule.Name ?? "", rule.Priority ?? DefaultPriority, rule.Denied is { Count: > 0 } ? RuleAction.Deny : RuleAction.Allow, MatchesOf([.. rule.Allowed ?? [], .. rule.Denied ?? []]))
        {
            SourceNetworks = hasSource ? NetworksOf(rule.SourceRanges) : [Everywhere[0]],
            SourceTags = Sorted(rule.SourceTags),
            SourceServiceAccounts = Sorted(rule.SourceServiceAccounts),
            TargetTags = Sorted(rule.TargetTags),
            TargetServiceAccounts = Sorted(rule.TargetServiceAccounts),
        };
    }

    private static GcpFirewallRule OfPolicy(EffectivePolicy policy, PolicyRule rule)
    {
        var name = rule.Priority.ToString(CultureInfo.InvariantCulture);
        if (rule.Match?.Others?.Keys.FirstOrDefault() is { } condition)
            throw new FormatException($"rule {name} of policy {policy.Name} asks for {condition}");
        if (rule.TargetSecureTags is { Count: > 0 } || rule.TargetType is not (null or "" or "INSTANCES"))
            throw new FormatException($"rule {name} of policy {policy.Name} binds what is not known here (secure tags, or no instances)");
        var action = rule.Action switch
        {
            "allow" => RuleAction.Allow,
            "deny" => RuleAction.Deny,
            "goto_next" => RuleAction.Next,
            var other => throw new FormatException($"rule {name} of policy {policy.Name} has the action {other}"),
        };
        return new GcpFirewallRule(name, rule.Priority, action, MatchesOf(rule.Match?.Layer4Configs ?? []))
        {
            SourceNetworks = rule.Match?.SrcIpRanges is { Count: > 0 } ranges ? NetworksOf(ranges) : Everywhere,
            TargetServiceAccounts = Sorted(rule.TargetServiceAccounts),
        };
    }

    // None for every protocol.
    private static ImmutableArray<GcpMatch> MatchesOf(List<ProtocolPorts> matches) =>
        matches.Exists(match => string.Equals(match.IPProtocol, "all", StringComparison.OrdinalIgnoreCase))
            ? []
            : [.. matches.Select(match => new GcpMatch(ProtocolOf(match.IPProtocol ?? ""), [.. (match.Ports ?? []).Select(PortsOf)]))];

    private static IpProtocol ProtocolOf(string text) =>
        Protocols.TryGetValue(text, out var named) ? named
        : byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new IpProtocol(number)
        : throw new FormatException($"'{text}' is no protocol that is known here");

    private static PortRange PortsOf(string text)
    {
        var ports = text.Split('-');
        return new PortRange(NumberOf(ports[0]), NumberOf(ports[^1]));

        ushort NumberOf(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is no range of ports");
    }

    private static ImmutableArray<IPNetwork> NetworksOf(List<string>? ranges) => [.. (ranges ?? []).Select(NetworkOf).Distinct().OrderBy(network => network.ToString(), StringComparer.Ordinal)];

    // A range may be one address; and whoever wrote it may have left bits behind its length, which Google ignores.
    private static IPNetwork NetworkOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var bytes = address.GetAddressBytes();
        var length = slash < 0 ? bytes.Length * 8 : int.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static ImmutableArray<string> Sorted(List<string>? words) => [.. (words ?? []).Order(StringComparer.Ordinal)];
}
