using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What came of one allowing rule on one asset, seen from one vantage.</summary>
/// <param name="Chain">The chain that holds it, as a security group.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Answering">The ports that it allows the observer and that answer.</param>
/// <param name="Silent">The ports that it allows the observer and that were seen not to answer.</param>
/// <param name="IsWhole">Whether all that it allows the observer was seen, ports and nothing else: only then it is known to be of no use here.</param>
public sealed record RuleUse(RuleChain Chain, FilterRule Rule, PortCoverage Answering, PortCoverage Silent, bool IsWhole)
{
    /// <summary>Whether nothing answers by it, seen from here.</summary>
    public bool IsUnused => IsWhole && Answering.IsEmpty;
}
