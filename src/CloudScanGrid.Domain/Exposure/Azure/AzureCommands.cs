using System.Collections.Immutable;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A proposal as commands of the Azure command line interface.</summary>
public static class AzureCommands
{
    /// <summary>The commands; none for a default rule, which cannot be changed, and for one that would have to become two.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="rule">The rule that it is about.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, AzureSecurityRule rule)
    {
        if (rule.IsDefault)
            return [];
        var id = ShellText.Word($"{proposal.Chain.Id}/securityRules/{rule.Name}");
        if (proposal.Kind == RuleProposalKind.Remove)
            return [$"az network nsg rule delete --ids {id}"];
        return rule.NarrowedTo(proposal.Keep) is { } narrowed
            ? [$"az network nsg rule update --ids {id} --protocol {AzureSecurityRule.WordOf(narrowed.Protocol)} --destination-port-ranges {string.Join(' ', narrowed.Ports)}"]
            : [];
    }
}
