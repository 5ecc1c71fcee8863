using System.Collections.Immutable;
using System.Net.Sockets;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Exposure.Reachability;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A proposal as commands of the AWS command line interface.</summary>
public static class AwsCommands
{
    /// <summary>The commands, in order: what is enough is allowed before what is too much is revoked, so that nothing is cut off in between.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="permission">The rule that it is about.</param>
    public static ImmutableArray<string> Of(RuleProposal proposal, AwsPermission permission)
    {
        var group = ShellText.Word(proposal.Chain.Id);
        var kept = proposal.Keep.Ranges().Select(one =>
            $"aws ec2 authorize-security-group-ingress --group-id {group} --ip-permissions {ShellText.Word($"IpProtocol={AwsPermission.WordOf(IpProtocol.Of(one.Protocol))},FromPort={one.Ports.From},ToPort={one.Ports.To},{PeersOf(permission)}")}");
        return [.. kept, $"aws ec2 revoke-security-group-ingress --group-id {group} --security-group-rule-ids {ShellText.Word(permission.Id)}"];
    }

    private static string PeersOf(AwsPermission permission) => permission switch
    {
        { GroupId: { } group } => $"UserIdGroupPairs=[{{GroupId={group}}}]",
        { PrefixListId: { } list } => $"PrefixListIds=[{{PrefixListId={list}}}]",
        _ => string.Join(',', permission.Networks.GroupBy(network => network.BaseAddress.AddressFamily).Select(family => family.Key == AddressFamily.InterNetwork
            ? $"IpRanges=[{string.Join(',', family.Select(network => $"{{CidrIp={network}}}"))}]"
            : $"Ipv6Ranges=[{string.Join(',', family.Select(network => $"{{CidrIpv6={network}}}"))}]")),
    };
}
