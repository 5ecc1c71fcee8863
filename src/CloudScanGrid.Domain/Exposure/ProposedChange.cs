using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>A change of an account's rules that closes what nothing uses.</summary>
/// <param name="Proposal">What is proposed.</param>
/// <param name="Commands">The provider's commands that would do it, in order; none where it takes more than one rule.</param>
/// <param name="Terraform">The same as a change of Terraform's resources: lines of HCL, each behind <c>-</c> (now), <c>+</c> (proposed) or a space (stays); none where there are no commands.</param>
public sealed record ProposedChange(RuleProposal Proposal, ImmutableArray<string> Commands, ImmutableArray<string> Terraform)
{
    /// <summary>What takes more than a change of one rule: somebody has to find out how.</summary>
    public static ProposedChange ByHand(RuleProposal proposal) => new(proposal, [], []);
}
