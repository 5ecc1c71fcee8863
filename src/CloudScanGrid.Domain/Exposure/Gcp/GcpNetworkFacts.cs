using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>
/// A VPC network of a project. It spans all regions, so its region is <see cref="Global"/>. One of whose rules not every word is understood has no instances here: nobody is judged by it.
/// </summary>
/// <param name="Id">Its name, as in <c>default</c>.</param>
/// <param name="Above">The policies that are asked before its own rules, in their order.</param>
/// <param name="Rules">Its own rules.</param>
/// <param name="Below">The policies that are asked behind them, in their order.</param>
/// <param name="Instances">The interfaces in it of the project's instances; those of other projects that share the network are not among them.</param>
/// <param name="Routes">Its routes, without those that routers learn.</param>
public sealed record GcpNetworkFacts(
    string Id,
    ImmutableArray<GcpPolicy> Above,
    ImmutableArray<GcpFirewallRule> Rules,
    ImmutableArray<GcpPolicy> Below,
    ImmutableArray<GcpInstance> Instances,
    ImmutableArray<GcpRoute> Routes) : NetworkFacts(Id, Global)
{
    /// <summary>The region of what is in no region.</summary>
    public const string Global = "global";

    /// <summary>The address ranges of its subnets.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>Its own subnets, as assets name theirs: <c>europe-west1:front</c>.</summary>
    public ImmutableArray<string> Subnets { get; init; } = [];

    /// <summary>The networks that it is peered with, as in <c>projects/other/global/networks/default</c>, each by the peering's name.</summary>
    public ImmutableSortedDictionary<string, string> Peers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override GcpNetwork ToNetwork() => new(Above, Rules, Below, Instances, Routes) { Name = Id, Subnets = Subnets };

    /// <inheritdoc/>
    /// <remarks>What leaves goes by the network's routes, whichever subnet it is from.</remarks>
    public override NetworkOutline Outline() => new(
        Id, Region, [.. Subnets.Select(subnet => new SubnetOutline(subnet, [], []))], [.. Routes.Select(route => route.NextHop).Where(hop => hop != Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. Peers.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => Subnets.Contains(subnetId, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<IPAddress> AddressesOf(IReadOnlySet<string> interfaces) => [];
}
