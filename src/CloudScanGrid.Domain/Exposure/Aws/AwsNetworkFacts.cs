using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A VPC.</summary>
/// <param name="Id">As in <c>vpc-0a1</c>.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Subnets">Its subnets.</param>
/// <param name="Groups">Its security groups.</param>
/// <param name="Interfaces">Its interfaces.</param>
/// <param name="PrefixLists">The managed prefix lists that its rules and routes refer to.</param>
public sealed record AwsNetworkFacts(
    string Id,
    string Region,
    ImmutableArray<AwsSubnet> Subnets,
    ImmutableArray<AwsSecurityGroup> Groups,
    ImmutableArray<AwsInterface> Interfaces,
    ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>> PrefixLists) : NetworkFacts(Id, Region)
{
    /// <summary>Its address ranges.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>The VPCs that it is peered with, each by the peering's id.</summary>
    public ImmutableSortedDictionary<string, string> Peers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override AwsNetwork ToNetwork() => new(Subnets, Groups, Interfaces, PrefixLists);

    /// <inheritdoc/>
    public override NetworkOutline Outline() => new(
        Id,
        Region,
        [.. Subnets.Select(subnet => new SubnetOutline(
            subnet.Id,
            [.. subnet.Networks.Select(network => network.ToString())],
            [.. subnet.Routes.Routes.Where(route => route.IsActive && route.Target != "local").Select(route => route.Target).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))],
        [],
        [.. Peers.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => Subnets.Any(subnet => string.Equals(subnet.Id, subnetId, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override IEnumerable<IPAddress> AddressesOf(IReadOnlySet<string> interfaces) => Interfaces.Where(one => interfaces.Contains(one.Id)).SelectMany(one => one.Addresses);
}
