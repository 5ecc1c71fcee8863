using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>One rule of a network security group for what comes in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Priority">100 to 4,096 for those that people write; the lowest number that matches decides.</param>
/// <param name="Action">Allow or deny.</param>
/// <param name="Protocol">The protocol; null for every one (<c>*</c>).</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Sources">Who sends.</param>
/// <param name="Destinations">To whom, by private address: a public one has been translated when the rule is asked.</param>
public sealed record AzureSecurityRule(
    string Name, int Priority, RuleAction Action, IpProtocol? Protocol, ImmutableArray<PortRange> Ports, AzurePeers Sources, AzurePeers Destinations)
{
    /// <summary><c>deny tcp 22,3389 from Internet to *</c>.</summary>
    public override string ToString() =>
        $"{(Action == RuleAction.Allow ? "allow" : "deny")} {(Protocol is { } protocol ? $"{protocol}" : "all")} {string.Join(',', Ports)} from {Sources} to {Destinations}";
}
