using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>A rule that opens more than anything uses, and what would be enough. Only what was seen of every asset that the rule is for is proposed.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Chain">The chain that holds the rule, as a security group.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Keep">The ports that answer; none where it is to be removed.</param>
/// <param name="Views">In how many views of assets that was seen.</param>
public sealed record RuleProposal(RuleProposalKind Kind, RuleChain Chain, FilterRule Rule, PortCoverage Keep, int Views)
{
    /// <summary>The proposals that follow from the uses of rules in views of many assets.</summary>
    /// <param name="uses">What came of rules, on each asset that they are for: a rule that is for an asset which was not seen must not be among them.</param>
    /// <returns>By chain and rule. Of a rule whose ports were not all seen on every asset there is none.</returns>
    public static IEnumerable<RuleProposal> Of(IEnumerable<RuleUse> uses) => uses
        .GroupBy(use => (Chain: use.Chain.Id, Rule: use.Rule.Id))
        .Where(rule => rule.All(use => use.IsWhole))
        .OrderBy(rule => rule.Key.Chain, StringComparer.Ordinal).ThenBy(rule => rule.Key.Rule, StringComparer.Ordinal)
        .Select(rule => Of([.. rule])).OfType<RuleProposal>();

    private static RuleProposal? Of(IReadOnlyList<RuleUse> uses)
    {
        var answering = uses.Aggregate(PortCoverage.None, (all, use) => all.Union(use.Answering));
        var unused = uses.Aggregate(PortCoverage.None, (all, use) => all.Union(use.Silent)).Except(answering);
        return unused.IsEmpty
            ? null
            : new RuleProposal(answering.IsEmpty ? RuleProposalKind.Remove : RuleProposalKind.Narrow, uses[0].Chain, uses[0].Rule, answering, uses.Count);
    }
}
