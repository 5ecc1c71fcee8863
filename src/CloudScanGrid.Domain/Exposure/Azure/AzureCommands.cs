using System.Collections.Immutable;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A proposal as commands of the Azure command line interface.</summary>
public static class AzureCommands
{
    /// <summary>The commands; none for a default rule, which cannot be changed, and for one that would have to become two.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="rule">The rule that it is about.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, AzureSecurityRule rule)
    {
        if (rule.Priority > AzureSecurityGroup.LastPriority)
            return [];
        var id = ShellText.Word($"{proposal.Chain.Id}/securityRules/{rule.Name}");
        if (proposal.Kind == RuleProposalKind.Remove)
            return [$"az network nsg rule delete --ids {id}"];
        var protocols = new[] { (Name: "Tcp", Ports: proposal.Keep.Tcp), (Name: "Udp", Ports: proposal.Keep.Udp) }.Where(one => !one.Ports.IsEmpty).ToList();
        return protocols.Count == 1
            ? [$"az network nsg rule update --ids {id} --protocol {protocols[0].Name} --destination-port-ranges {string.Join(' ', protocols[0].Ports.Ranges)}"]
            : [];
    }
}
