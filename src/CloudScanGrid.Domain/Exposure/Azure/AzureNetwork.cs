using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>
/// A virtual network with all that decides who reaches what in it. Sources: "Azure network security groups overview", "How network security groups filter network traffic", "Virtual network
/// service tags" and "Virtual network traffic routing" (Microsoft Learn).
/// </summary>
/// <param name="space">Its address space and those of the networks that are peered or connected with it: the service tag <c>VirtualNetwork</c>.</param>
/// <param name="subnets">Its subnets.</param>
/// <param name="interfaces">Its interfaces.</param>
/// <param name="serviceTags">The networks of the service tags that rules name, of <see cref="InternetTag"/>, <see cref="VirtualNetworkTag"/> and <see cref="LoadBalancerTag"/> none.</param>
public sealed class AzureNetwork(
    AddressSet space, IEnumerable<AzureSubnet> subnets, IEnumerable<AzureInterface> interfaces, IReadOnlyDictionary<string, ImmutableArray<IPNetwork>> serviceTags)
    : InterfaceNetwork<AzureInterface>([.. interfaces], one => one.Addresses, one => one.PublicAddresses)
{
    /// <summary>The address space of the network and of all that is connected with it.</summary>
    public const string VirtualNetworkTag = "VirtualNetwork";

    /// <summary>All that is outside of it.</summary>
    public const string InternetTag = "Internet";

    /// <summary>The platform's own probes, which come from <c>168.63.129.16</c>.</summary>
    public const string LoadBalancerTag = "AzureLoadBalancer";

    private static readonly AddressSet Platform = AddressSet.Of(IPAddress.Parse("168.63.129.16"));

    private readonly Dictionary<string, AzureSubnet> _subnets = subnets.ToDictionary(subnet => subnet.Id, StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, IPAddress> _members = interfaces
        .SelectMany(one => one.ApplicationGroups.SelectMany(group => one.Addresses.Select(address => (group, address))))
        .ToLookup(one => one.group, one => one.address, StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<AzureSecurityRule, FilterRule> _filters = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => _subnets.Keys.Any(id => string.Equals(AzureSubnet.ShortIdOf(id) ?? id, subnetId, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    /// <remarks>A network security group asks for the source and for nothing else: within a subnet as from a peer.</remarks>
    public override VantageKind KindOf(IPAddress source, IPAddress address) => VantageKind.Network;

    /// <inheritdoc/>
    /// <remarks>Nor is there a way where a group on it names a service tag that Azure does not list: whom such a rule matches nobody can tell.</remarks>
    public override AccessPath? FindPath(Vantage vantage, IPAddress address) =>
        Find(address) is { } target && !GroupsOf(target).SelectMany(group => group.Rules).Any(rule => IsUnresolved(rule.Sources) || IsUnresolved(rule.Destinations))
            ? FindPath(vantage, target, address)
            : null;

    /// <inheritdoc/>
    public override ProposedChange ChangeFor(RuleProposal proposal, AccountKey account) =>
        Groups.FirstOrDefault(group => group.Id == proposal.Chain.Id)?.InOrder.FirstOrDefault(rule => rule.Name == proposal.Rule.Id) is { } rule
            ? new(proposal, AzureCommands.Of(proposal, rule), AzureTerraform.Of(proposal, rule))
            : ProposedChange.ByHand(proposal);

    /// <summary>The way from a vantage to one address of an interface.</summary>
    /// <returns>The way; null where the address is not the interface's, or nothing from that vantage is ever delivered to it.</returns>
    public AccessPath? FindPath(Vantage vantage, AzureInterface target, IPAddress address)
    {
        var own = TranslatedAddress.Find(target.PublicAddresses, address);
        var isTranslated = own is not null;
        if (!isTranslated && !target.Addresses.Contains(address))
            return null;
        if (vantage.Kind == VantageKind.Internet != isTranslated || !_subnets.TryGetValue(target.SubnetId, out var subnet))
            return null;

        // A network security group of the subnet is asked within it, too.
        var destination = own ?? address;
        AzureSecurityGroup[] groups = [.. GroupsOf(target)];
        Gate[] gates = [.. groups.Select(group => new Gate($"network security group {group.Id}", [ChainOf(group, destination)]))];
        return new AccessPath(vantage, address, isTranslated ? [.. groups.Length == 0 ? [Closed(address)] : gates, Answers(subnet)] : [.. gates]);
    }

    private IEnumerable<AzureSecurityGroup> Groups => _subnets.Values.Select(subnet => subnet.SecurityGroup).Concat(interfaces.Select(one => one.SecurityGroup)).OfType<AzureSecurityGroup>();

    private IEnumerable<AzureSecurityGroup> GroupsOf(AzureInterface target) => new[] { _subnets.GetValueOrDefault(target.SubnetId)?.SecurityGroup, target.SecurityGroup }.OfType<AzureSecurityGroup>();

    private bool IsUnresolved(AzurePeers peers) => peers.ServiceTags.Any(tag => tag.ToUpperInvariant() is not ("VIRTUALNETWORK" or "INTERNET" or "AZURELOADBALANCER") && !serviceTags.ContainsKey(tag));

    // "Public IP addresses": a standard one is closed to inbound traffic until a network security group allows it. Basic ones, which were open, were retired in September 2025.
    private static Gate Closed(IPAddress address) => new($"public address {address}", [new RuleChain("no network security group", [], RuleAction.Deny)]);

    private static Gate Answers(AzureSubnet subnet)
    {
        var routes = subnet.Routes.OrderByDescending(route => route.Destination.PrefixLength).Select(route => new FilterRule(
            route.Name,
            string.Equals(route.NextHop, InternetTag, StringComparison.OrdinalIgnoreCase) ? RuleAction.Allow : RuleAction.Deny,
            TrafficSet.From(AddressSet.Of(route.Destination)),
            $"{route.Destination} goes to {route.NextHop}"));
        return new Gate($"routes of {subnet.Id}, the answers", [new RuleChain("the system's routes", [.. routes], RuleAction.Allow)]) { IsByRules = false };
    }

    private RuleChain ChainOf(AzureSecurityGroup group, IPAddress destination) => new(
        group.Id,
        [.. group.InOrder.Where(rule => AddressesOf(rule.Destinations).Contains(destination)).Select(rule => _filters.GetOrAdd(rule, _ => new FilterRule(rule.Name, rule.Action, Traffic(rule), $"{rule}")))],
        RuleAction.Deny);

    private TrafficSet Traffic(AzureSecurityRule rule)
    {
        var sources = AddressesOf(rule.Sources);
        if (rule.Protocol is { } protocol)
            return TrafficSet.Union([.. rule.Ports.Select(ports => TrafficSet.Of(protocol, ports, sources))]);

        // Ports of a rule for every protocol bind those that have ports.
        if (rule.Ports.Any(ports => ports == new PortRange(ushort.MinValue, ushort.MaxValue)))
            return TrafficSet.From(sources);
        return TrafficSet.Union([.. rule.Ports.SelectMany(ports => new[] { IpProtocol.Tcp, IpProtocol.Udp }.Select(one => TrafficSet.Of(one, ports, sources)))]);
    }

    private AddressSet AddressesOf(AzurePeers peers) => peers.IsAny
        ? AddressSet.All
        : AddressSet.Of(peers.Networks)
            .Union(AddressSet.Of(peers.ApplicationGroups.SelectMany(group => _members[group])))
            .Union(peers.ServiceTags.Aggregate(AddressSet.Empty, (all, tag) => all.Union(AddressesOf(tag))));

    private AddressSet AddressesOf(string serviceTag) => serviceTag.ToUpperInvariant() switch
    {
        "VIRTUALNETWORK" => space,
        "INTERNET" => AddressSet.All.Except(space).Except(Platform),
        "AZURELOADBALANCER" => Platform,
        _ => serviceTags.TryGetValue(serviceTag, out var networks) ? AddressSet.Of(networks) : AddressSet.Empty,
    };
}
