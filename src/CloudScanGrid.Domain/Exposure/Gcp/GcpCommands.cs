using System.Collections.Immutable;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>A proposal as commands of the Google Cloud command line interface.</summary>
public static class GcpCommands
{
    /// <summary>The commands for a rule of a network; a policy's rule is whoever owns the policy's business.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="project">The project of the network.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, string project)
    {
        var (rule, where) = (ShellText.Word(proposal.Rule.Id), ShellText.Word(project));
        return proposal.Kind == RuleProposalKind.Remove
            ? [$"gcloud compute firewall-rules delete {rule} --project={where}"]
            : [$"gcloud compute firewall-rules update {rule} --project={where} --rules={string.Join(',', proposal.Keep.Ranges().Select(one => $"{IpProtocol.Of(one.Protocol)}:{one.Ports}"))}"];
    }
}
