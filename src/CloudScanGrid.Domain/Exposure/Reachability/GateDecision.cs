namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What a gate does with one packet.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Chain">Which of its chains decided.</param>
/// <param name="Rule">The rule that decided; null when none matched and the chain's default did.</param>
/// <param name="IsAllowed">Whether the packet passes.</param>
public sealed record GateDecision(Gate Gate, RuleChain Chain, FilterRule? Rule, bool IsAllowed)
{
    /// <summary><c>network ACL acl-0a1 of subnet-0b2: rule 100 of acl-0a1 allows it (tcp 443 from 0.0.0.0/0)</c>.</summary>
    public override string ToString() => Rule is null
        ? $"{Gate.Name}: no rule of {Chain.Id} matches, which {(IsAllowed ? "allows" : "denies")} it"
        : $"{Gate.Name}: rule {Rule.Id} of {Chain.Id} {(IsAllowed ? "allows" : "denies")} it ({Rule.Text})";
}
