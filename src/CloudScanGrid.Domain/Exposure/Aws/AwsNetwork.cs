using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>
/// A VPC with all that decides who reaches what in it. Sources: "Control traffic to your AWS resources using security groups", "Control subnet traffic with network access control lists"
/// and "Configure route tables" (Amazon VPC User Guide).
/// </summary>
/// <param name="subnets">Its subnets.</param>
/// <param name="groups">Every group that interfaces or rules refer to, of peered networks, too.</param>
/// <param name="interfaces">Every interface that is in one of the groups.</param>
/// <param name="prefixLists">The managed prefix lists that rules refer to.</param>
public sealed class AwsNetwork(
    IEnumerable<AwsSubnet> subnets,
    IEnumerable<AwsSecurityGroup> groups,
    IEnumerable<AwsInterface> interfaces,
    IReadOnlyDictionary<string, ImmutableArray<IPNetwork>> prefixLists)
    : InterfaceNetwork<AwsInterface>([.. interfaces], one => one.Addresses, one => one.PublicAddresses)
{
    /// <summary>Where a client's packets come from and its answers go to ("Ephemeral ports", Amazon VPC User Guide: what NAT gateways, load balancers and Lambda use holds every other range).</summary>
    private static readonly PortRange EphemeralPorts = new(1024, 65535);

    private const string InternetGateway = "igw-";
    private const string AnyPeer = "*";

    // The internet's gateways, and the network itself.
    private static readonly string[] NoPeers = [InternetGateway, "eigw-", "nat-", "local"];

    private readonly Dictionary<string, AwsSubnet> _subnets = subnets.ToDictionary(subnet => subnet.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, AwsSecurityGroup> _groups = groups.ToDictionary(group => group.Id, StringComparer.Ordinal);
    private readonly ILookup<string, IPAddress> _members = interfaces.SelectMany(one => one.Groups.SelectMany(group => one.Addresses.Select(address => (group, address)))).ToLookup(one => one.group, one => one.address, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RuleChain> _groupChains = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Gate> _groupGates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Gate In, Gate Answers)> _aclGates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), Gate> _routeGates = [];

    /// <inheritdoc/>
    public override bool HasSubnet(string subnetId) => _subnets.ContainsKey(subnetId);

    /// <inheritdoc/>
    public override VantageKind KindOf(IPAddress source, IPAddress address)
    {
        if (_subnets.Values.FirstOrDefault(subnet => subnet.Networks.Any(network => network.Contains(source))) is not { } home)
            return PublicAddresses.All.Contains(source) ? VantageKind.Internet : VantageKind.Peer;
        return Find(address)?.SubnetId == home.Id ? VantageKind.Subnet : VantageKind.Network;
    }

    /// <inheritdoc/>
    public override AccessPath? FindPath(Vantage vantage, IPAddress address) => Find(address) is { } target ? FindPath(vantage, target, address) : null;

    /// <summary>The way from a vantage to one address of an interface.</summary>
    /// <param name="vantage">The vantage.</param>
    /// <param name="target">The interface.</param>
    /// <param name="address">One of its addresses: from the internet a public or an IPv6 one.</param>
    /// <param name="gateway">By what a peer is connected, as in <c>pcx-0a1</c>; null where that is not known: any way but the internet's leads to it then.</param>
    /// <returns>The way; null where the address is not the interface's, or nothing from that vantage is ever delivered to it.</returns>
    public AccessPath? FindPath(Vantage vantage, AwsInterface target, IPAddress address, string? gateway = null)
    {
        var isTranslated = TranslatedAddress.Find(target.PublicAddresses, address) is not null;
        if (!isTranslated && !target.Addresses.Contains(address))
            return null;
        if (vantage.Kind == VantageKind.Internet ? !isTranslated && address.AddressFamily == AddressFamily.InterNetwork : isTranslated)
            return null;
        if (!_subnets.TryGetValue(target.SubnetId, out var subnet))
            return null;
        var acl = AclGates(subnet.Acl);
        var members = Groups(target);
        return new AccessPath(vantage, address, vantage.Kind switch
        {
            VantageKind.Subnet => [members],
            VantageKind.Network => [acl.In, members, acl.Answers],
            VantageKind.Peer => [acl.In, members, acl.Answers, Routes(subnet.Routes, gateway ?? AnyPeer)],
            _ => [acl.In, members, acl.Answers, Routes(subnet.Routes, InternetGateway)],
        });
    }

    /// <inheritdoc/>
    public override ProposedChange ChangeFor(RuleProposal proposal, AccountKey account) =>
        _groups.TryGetValue(proposal.Chain.Id, out var group) && group.Ingress.FirstOrDefault(rule => rule.Id == proposal.Rule.Id) is { } rule
            ? new(proposal, AwsCommands.Of(proposal, rule), AwsTerraform.Of(proposal, rule))
            : ProposedChange.ByHand(proposal);

    // Every group of an interface may allow: each leaves what it does not allow to the next one.
    private Gate Groups(AwsInterface target) => _groupGates.GetOrAdd(target.Id, _ => new Gate(
        $"security groups of {target.Id}",
        target.Groups.IsEmpty ? [new RuleChain("no group", [], RuleAction.Deny)] : [.. target.Groups.Select(ChainOf)]));

    private RuleChain ChainOf(string groupId) => _groupChains.GetOrAdd(groupId, _ => new RuleChain(
        groupId,
        _groups.TryGetValue(groupId, out var group)
            ? [.. group.Ingress.Select(rule => new FilterRule(rule.Id, RuleAction.Allow, Traffic(rule.Protocol, rule.Ports, PeersOf(rule)), $"{rule}"))]
            : [],
        RuleAction.Next));

    private AddressSet PeersOf(AwsPermission rule) => rule switch
    {
        { GroupId: { } group } => AddressSet.Of(_members[group]),
        { PrefixListId: { } list } => prefixLists.TryGetValue(list, out var networks) ? AddressSet.Of(networks) : AddressSet.Empty,
        _ => AddressSet.Of(rule.Networks),
    };

    private (Gate In, Gate Answers) AclGates(AwsNetworkAcl acl) => _aclGates.GetOrAdd(acl.Id, _ => (
        new Gate($"network ACL {acl.Id}, what comes in", [ChainOf(acl.Id, acl.Inbound)]),
        new Gate($"network ACL {acl.Id}, the answers", [AnswerRules.Of(ChainOf(acl.Id, acl.Outbound), EphemeralPorts)]) { IsByRules = false }));

    private static RuleChain ChainOf(string id, ImmutableArray<AwsAclEntry> entries) => new(
        id,
        [.. entries.OrderBy(entry => entry.Number).Select(entry => new FilterRule(
            $"{entry.Number}", entry.Action, Traffic(entry.Protocol, entry.Ports, AddressSet.Of(entry.Network)), $"{entry}"))],
        RuleAction.Deny);

    // Answers must leave by the way that the questions came: an internet gateway translates nothing for a subnet that does not route to it.
    private Gate Routes(AwsRouteTable table, string gateway) => _routeGates.GetOrAdd((table.Id, gateway), _ => new Gate(
        $"route table {table.Id}, the answers",
        [new RuleChain(
            table.Id,
            [.. table.Routes
                .SelectMany(route => route.Destination.Select(network => (Route: route, Network: network)))
                .OrderByDescending(one => one.Network.PrefixLength)
                .Select(one => new FilterRule(
                    $"{one.Network}",
                    one.Route.IsActive && LeadsTo(gateway, one.Route.Target) ? RuleAction.Allow : RuleAction.Deny,
                    TrafficSet.From(AddressSet.Of(one.Network)),
                    $"{one.Network} goes to {one.Route.Target}{(one.Route.IsActive ? "" : ", which is gone")}"))],
            RuleAction.Deny)]) { IsByRules = false });

    private static bool LeadsTo(string gateway, string target) => gateway == AnyPeer
        ? !NoPeers.Any(other => target.StartsWith(other, StringComparison.Ordinal))
        : target.StartsWith(gateway, StringComparison.Ordinal);

    private static TrafficSet Traffic(IpProtocol? protocol, PortRange ports, AddressSet peers) =>
        protocol is { } one ? TrafficSet.Of(one, ports, peers) : TrafficSet.From(peers);
}
