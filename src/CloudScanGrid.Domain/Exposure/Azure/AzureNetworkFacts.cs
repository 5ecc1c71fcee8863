using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A virtual network.</summary>
/// <param name="Id">The resource id.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Subnets">Its subnets.</param>
/// <param name="Groups">The network security groups of its subnets and interfaces.</param>
/// <param name="Interfaces">Its interfaces; one that is in two subnets stands there twice.</param>
/// <param name="ServiceTags">The networks of the service tags that its rules and routes name, of those that every network has its own way of none.</param>
public sealed record AzureNetworkFacts(
    string Id,
    string Region,
    ImmutableArray<AzureSubnetFacts> Subnets,
    ImmutableArray<AzureSecurityGroup> Groups,
    ImmutableArray<AzureInterfaceFacts> Interfaces,
    ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>> ServiceTags) : NetworkFacts(Id, Region)
{
    /// <summary>Its address space.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>The address spaces of the networks that it is peered with, by their ids.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>> Peers { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty;

    /// <summary>The routes that people wrote, by route table.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<AzureRoute>> RouteTables { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<AzureRoute>>.Empty;

    /// <summary>Service tags that rules or routes name and that Azure does not list: such a rule matches nobody, whether it allows or denies, and what depends on it is not known.</summary>
    public ImmutableArray<string> UnresolvedTags { get; init; } = [];

    /// <summary>
    /// The network, to be asked for ways. Connected with it are its peers and the ranges that its routes send to an appliance or a gateway ("Virtual network service tags", Microsoft Learn: the
    /// tag holds what user-defined routes name), but for default routes. What a gateway learns from premises is in no list.
    /// </summary>
    public override AzureNetwork ToNetwork()
    {
        var groups = GroupsById();
        var connected = RouteTables.Values.SelectMany(routes => routes)
            .Where(route => route.Destination.PrefixLength > 0 && route.NextHop is not ("Internet" or "None"))
            .Select(route => route.Destination);
        return new(
            AddressSet.Of(Networks.Concat(Peers.Values.SelectMany(space => space)).Concat(connected)),
            Subnets.Select(subnet => new AzureSubnet(subnet.Id, GroupOf(groups, subnet.SecurityGroup), subnet.RouteTable is { } table ? RouteTables[table] : [])),
            ToInterfaces(),
            ServiceTags);
    }

    /// <inheritdoc/>
    public override NetworkOutline Outline() => new(
        Id,
        Region,
        [.. Subnets.Select(subnet => new SubnetOutline(
            AzureSubnet.ShortIdOf(subnet.Id) ?? subnet.Id,
            [.. subnet.Networks.Select(network => network.ToString())],
            [.. (subnet.RouteTable is { } table ? RouteTables[table] : []).Select(route => route.NextHop).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))],
        [],
        [.. Peers.Keys]);

    /// <summary>Its interfaces, as <see cref="AzureNetwork.FindPath(Reachability.Vantage, AzureInterface, IPAddress)"/> takes them, in the order of <see cref="Interfaces"/>.</summary>
    public ImmutableArray<AzureInterface> ToInterfaces()
    {
        var groups = GroupsById();
        return
        [
            .. Interfaces.Select(one => new AzureInterface(one.Id, one.SubnetId, one.Addresses, GroupOf(groups, one.SecurityGroup), one.ApplicationGroups) { PublicAddresses = one.PublicAddresses }),
        ];
    }

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => Subnets.Any(subnet => string.Equals(AzureSubnet.ShortIdOf(subnet.Id) ?? subnet.Id, subnetId, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override IEnumerable<IPAddress> AddressesOf(IReadOnlySet<string> interfaces) => Interfaces.Where(one => interfaces.Contains(one.Id)).SelectMany(one => one.Addresses);

    private Dictionary<string, AzureSecurityGroup> GroupsById() => Groups.ToDictionary(group => group.Id, StringComparer.Ordinal);

    private static AzureSecurityGroup? GroupOf(Dictionary<string, AzureSecurityGroup> groups, string? id) => id is null ? null : groups[id];
}
