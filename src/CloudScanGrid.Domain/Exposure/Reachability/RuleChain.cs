using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>Rules of which the first that matches decides. Rules that all allow, as those of a security group, may stand in any order.</summary>
/// <param name="Id">What the provider calls the whole, as a security group's or an ACL's id.</param>
/// <param name="Rules">The rules, first come, first served.</param>
/// <param name="Default">What becomes of a packet that none matches.</param>
public sealed record RuleChain(string Id, ImmutableArray<FilterRule> Rules, RuleAction Default)
{
    /// <summary>The rule that decides over a packet; null when none matches and <see cref="Default"/> does.</summary>
    public FilterRule? DecidingOver(Packet packet) => Rules.FirstOrDefault(rule => rule.Traffic.Contains(packet));

    /// <summary>What the chain lets pass of some packets, and what it leaves to the next one.</summary>
    internal (TrafficSet Allowed, TrafficSet Next) Divide(TrafficSet packets)
    {
        var (allowed, next, undecided) = (TrafficSet.Empty, TrafficSet.Empty, packets);
        for (var first = 0; first < Rules.Length && !undecided.IsEmpty;)
        {
            // Neighbours that do the same are one rule: a group of ten thousand is one step.
            var action = Rules[first].Action;
            var run = Rules.Skip(first).TakeWhile(rule => rule.Action == action).Select(rule => rule.Traffic).ToList();
            var matched = TrafficSet.Union(run).Intersect(undecided);
            if (action == RuleAction.Allow)
                allowed = allowed.Union(matched);
            else if (action == RuleAction.Next)
                next = next.Union(matched);
            undecided = undecided.Except(matched);
            first += run.Count;
        }

        return Default switch
        {
            RuleAction.Allow => (allowed.Union(undecided), next),
            RuleAction.Next => (allowed, next.Union(undecided)),
            _ => (allowed, next),
        };
    }
}
