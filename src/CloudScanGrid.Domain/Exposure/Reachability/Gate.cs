using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>
/// One thing on a packet's way that may stop it: a route, an ACL, the security groups of an interface. Its chains are asked in turn while each leaves the decision to
/// the next; what the last one leaves is dropped.
/// </summary>
/// <param name="Name">What it is, for people: <c>network ACL acl-0a1 of subnet-0b2</c>.</param>
/// <param name="Chains">Its chains.</param>
public sealed record Gate(string Name, ImmutableArray<RuleChain> Chains)
{
    private readonly Lazy<TrafficSet> _allowed = new(() => Pass(Chains, TrafficSet.All));

    /// <summary>Whether its rules say who may reach what, as a firewall's, and not where answers go, as a route table's.</summary>
    public bool IsByRules { get; init; } = true;

    /// <summary>Every packet that it lets pass. Found once: assets share their gates.</summary>
    public TrafficSet Allowed => _allowed.Value;

    /// <summary>What it does with a packet, and by which rule.</summary>
    public GateDecision Decide(Packet packet)
    {
        foreach (var chain in Chains)
        {
            var rule = chain.DecidingOver(packet);
            if ((rule?.Action ?? chain.Default) is var action and not RuleAction.Next)
                return new GateDecision(this, chain, rule, action == RuleAction.Allow);
        }

        return new GateDecision(this, Chains[^1], null, IsAllowed: false);
    }

    /// <inheritdoc/>
    public bool Equals(Gate? other) => other is not null && Name == other.Name && Chains.SequenceEqual(other.Chains);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Chains.Length);

    private static TrafficSet Pass(ImmutableArray<RuleChain> chains, TrafficSet packets)
    {
        var allowed = TrafficSet.Empty;
        foreach (var chain in chains)
        {
            (var passed, packets) = chain.Divide(packets);
            allowed = allowed.Union(passed);
        }

        return allowed;
    }
}
