using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>A change of an account's rules that closes what nothing uses.</summary>
/// <param name="Proposal">What is proposed.</param>
/// <param name="Commands">The provider's commands that would do it, in order; none where it takes more than one rule.</param>
public sealed record ProposedChange(RuleProposal Proposal, ImmutableArray<string> Commands);
