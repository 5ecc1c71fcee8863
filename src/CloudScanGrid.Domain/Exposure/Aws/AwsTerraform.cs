using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Exposure.Terraform;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A proposal as a change of Terraform's <c>aws_vpc_security_group_ingress_rule</c> (documentation of the provider hashicorp/aws).</summary>
public static class AwsTerraform
{
    /// <summary>The lines of the change: a rule for each range of ports that answers, then the rule that goes.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="permission">The rule that it is about.</param>
    /// <returns>The lines; none for a rule of several peers, which the provider's is not.</returns>
    public static ImmutableArray<string> Of(RuleProposal proposal, AwsPermission permission)
    {
        if (PeerOf(permission) is not { } peer)
            return [];
        var kept = proposal.Keep.Ranges().Select(one =>
        {
            var protocol = IpProtocol.Of(one.Protocol);
            return RuleOf($"{permission.Id}_{protocol}_{one.Ports}", protocol, one.Ports);
        });
        return [.. kept.SelectMany(HclDiff.Added), .. HclDiff.Removed(RuleOf(permission.Id, permission.Protocol, permission.Ports), permission.Id)];

        HclBlock RuleOf(string name, IpProtocol? protocol, PortRange ports) => HclBlock.Resource(
            "aws_vpc_security_group_ingress_rule",
            name,
            [
                ("security_group_id", HclText.Quoted(proposal.Chain.Id)),
                ("ip_protocol", HclText.Quoted(AwsPermission.WordOf(protocol))),
                .. protocol is { HasPorts: true } ? PortsOf(ports) : [],
                peer,
            ]);
    }

    private static IEnumerable<(string Name, string Value)> PortsOf(PortRange ports) =>
        [("from_port", ports.From.ToString(CultureInfo.InvariantCulture)), ("to_port", ports.To.ToString(CultureInfo.InvariantCulture))];

    private static (string Name, string Value)? PeerOf(AwsPermission permission) => permission switch
    {
        { GroupId: { } group } => ("referenced_security_group_id", HclText.Quoted(group)),
        { PrefixListId: { } list } => ("prefix_list_id", HclText.Quoted(list)),
        { Networks: [var network] } => (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "cidr_ipv4" : "cidr_ipv6", HclText.Quoted($"{network}")),
        _ => null,
    };
}
