using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Exposure.Terraform;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>A proposal as a change of Terraform's <c>google_compute_firewall</c> (documentation of the provider hashicorp/google).</summary>
public static class GcpTerraform
{
    /// <summary>The lines of the change of a network's rule.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="rule">The rule that it is about.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="project">Its project.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, GcpFirewallRule rule, string network, string project)
    {
        var importId = $"projects/{project}/global/firewalls/{rule.Name}";
        return proposal.Kind == RuleProposalKind.Remove
            ? [.. HclDiff.Removed(ResourceOf(rule, network, project), importId)]
            : [.. HclDiff.Changed(ResourceOf(rule, network, project), ResourceOf(rule.NarrowedTo(proposal.Keep), network, project), importId)];
    }

    private static HclBlock ResourceOf(GcpFirewallRule rule, string network, string project) => HclBlock.Resource(
        "google_compute_firewall",
        rule.Name,
        [
            ("name", HclText.Quoted(rule.Name)),
            ("project", HclText.Quoted(project)),
            ("network", HclText.Quoted(network)),
            ("direction", HclText.Quoted("INGRESS")),
            ("priority", rule.Priority.ToString(CultureInfo.InvariantCulture)),
            .. Listed("source_ranges", [.. rule.SourceNetworks.Select(range => $"{range}")]),
            .. Listed("source_tags", rule.SourceTags),
            .. Listed("source_service_accounts", rule.SourceServiceAccounts),
            .. Listed("target_tags", rule.TargetTags),
            .. Listed("target_service_accounts", rule.TargetServiceAccounts),
        ]) with
    {
        Blocks = rule.Matches.IsEmpty ? [new("allow", [("protocol", HclText.Quoted("all"))])] : [.. rule.Matches.Select(AllowOf)],
    };

    private static IEnumerable<(string Name, string Value)> Listed(string name, ImmutableArray<string> values) => values.IsEmpty ? [] : [(name, HclText.List(values))];

    // Google has no name for ICMPv6.
    private static HclBlock AllowOf(GcpMatch match) => new(
        "allow", [("protocol", HclText.Quoted(match.Protocol == IpProtocol.IcmpV6 ? "58" : $"{match.Protocol}")), .. Listed("ports", [.. match.Ports.Select(ports => $"{ports}")])]);
}
