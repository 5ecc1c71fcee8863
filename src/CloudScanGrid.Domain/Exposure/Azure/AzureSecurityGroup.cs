using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A network security group; the answers to what it allows always pass.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="Rules">Its own rules for what comes in, in any order.</param>
public sealed record AzureSecurityGroup(string Id, ImmutableArray<AzureSecurityRule> Rules)
{
    /// <summary>The last priority of rules that people write; behind it stand the default ones.</summary>
    internal const int LastPriority = 4096;

    private static readonly ImmutableArray<PortRange> AllPorts = [new(ushort.MinValue, ushort.MaxValue)];

    // "Azure network security groups overview", default security rules, inbound (Microsoft Learn).
    private static readonly ImmutableArray<AzureSecurityRule> Defaults =
    [
        new("AllowVnetInBound", 65000, RuleAction.Allow, null, AllPorts, AzurePeers.Tag(AzureNetwork.VirtualNetworkTag), AzurePeers.Tag(AzureNetwork.VirtualNetworkTag)),
        new("AllowAzureLoadBalancerInBound", 65001, RuleAction.Allow, null, AllPorts, AzurePeers.Tag(AzureNetwork.LoadBalancerTag), AzurePeers.Any),
        new("DenyAllInBound", 65500, RuleAction.Deny, null, AllPorts, AzurePeers.Any, AzurePeers.Any),
    ];

    /// <summary>Its rules and the default ones, in the order in which they are asked.</summary>
    public IEnumerable<AzureSecurityRule> InOrder => Rules.Concat(Defaults).OrderBy(rule => rule.Priority);
}
