using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What rules for outgoing packets mean for the questions whose answers they judge: a filter that knows no conversations judges each answer by itself.</summary>
internal static class AnswerRules
{
    /// <summary>
    /// The rules, as they decide over the packets that are answered. An answer goes to the port that its question came from, which the one who asks chooses: the question
    /// has its answer if that of any of these ports passes.
    /// </summary>
    /// <param name="outgoing">The chain for what goes out; its sources are destinations.</param>
    /// <param name="ports">The ports that questions come from.</param>
    public static RuleChain Of(RuleChain outgoing, PortRange ports)
    {
        var (allows, denies) = (new List<FilterRule>(), new List<FilterRule>());
        var decided = TrafficSet.Empty;
        foreach (var rule in outgoing.Rules)
        {
            var own = rule.Traffic.Except(decided);
            decided = decided.Union(rule.Traffic);
            (rule.Action == RuleAction.Allow ? allows : denies).Add(rule with { Traffic = QuestionsOf(own, ports) });
        }

        // Whoever has one port left that is allowed is answered, whatever becomes of the others.
        return outgoing with { Rules = [.. allows, .. denies] };
    }

    private static TrafficSet QuestionsOf(TrafficSet answers, PortRange ports) => TrafficSet.Union(
        [.. Enumerable.Range(0, 1 + byte.MaxValue).Select(number => new IpProtocol((byte)number)).Select(protocol =>
            TrafficSet.Of(protocol, Whom(answers, protocol, ports)))]);

    private static AddressSet Whom(TrafficSet answers, IpProtocol protocol, PortRange ports) => answers.PortsOf(protocol)
        .Where(band => !protocol.HasPorts || (band.Ports.From <= ports.To && band.Ports.To >= ports.From))
        .Aggregate(AddressSet.Empty, (all, band) => all.Union(band.Sources));
}
