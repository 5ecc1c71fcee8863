using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Tests.Exposure.Reachability;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure;

/// <summary>The engine against a walk that asks each rule about one packet at a time, as the provider's manual tells it.</summary>
public sealed class AwsNetworkTests
{
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.5");
    private static readonly IPAddress Public = IPAddress.Parse("11.1.2.3");
    private static readonly IPAddress V6 = IPAddress.Parse("2a00:1::5");
    private static readonly ImmutableArray<string> GroupIds = ["sg-1", "sg-2", "sg-3"];
    private static readonly ImmutableDictionary<string, ImmutableArray<IPNetwork>> PrefixLists =
        ImmutableDictionary<string, ImmutableArray<IPNetwork>>.Empty.Add("pl-1", [IPNetwork.Parse("11.0.0.0/8"), IPNetwork.Parse("2a00::/16")]);

    private static readonly Gen<AwsPermission> Permission = Gen.Select(Worlds.Protocol, Worlds.Ports, Gen.Int[0, 5], Worlds.Network, (protocol, ports, kind, network) => kind switch
    {
        0 => new AwsPermission("sgr-g", protocol, ports) { GroupId = GroupIds[ports.From % 3] },
        1 => new AwsPermission("sgr-p", protocol, ports) { PrefixListId = ports.From % 2 == 0 ? "pl-1" : "pl-unknown" },
        _ => new AwsPermission("sgr-n", protocol, ports) { Networks = [network] },
    });

    private static readonly Gen<AwsAclEntry> Entry = Gen.Select(
        Gen.Int[1, 9], Gen.Frequency((3, Gen.Const(RuleAction.Allow)), (1, Gen.Const(RuleAction.Deny))), Worlds.Protocol, Worlds.Ports, Worlds.Network,
        (number, action, protocol, ports, network) => new AwsAclEntry(number, action, protocol, ports, network));

    private static readonly Gen<AwsRoute> Route = Gen.Select(Gen.OneOf("igw-1", "igw-1", "nat-1", "pcx-1", "local"), Worlds.Network, Gen.Int[0, 2], (target, network, state) => new AwsRoute(target, [network], state > 0));

    private static readonly Gen<World> AnyWorld = Gen.Select(
        Worlds.ArrayOf(Permission, 4).Array[3],
        Worlds.ArrayOf(Entry, 5),
        Worlds.ArrayOf(Entry, 5),
        Worlds.ArrayOf(Route, 5),
        Gen.OneOf<ImmutableArray<string>>([], ["sg-1"], ["sg-1", "sg-2"], ["sg-3", "sg-1", "sg-none"]),
        Gen.Enum<VantageKind>(),
        (permissions, inbound, outbound, routes, groups, kind) => new World(
            [.. permissions.Select((rules, index) => new AwsSecurityGroup(GroupIds[index], rules))],
            // Numbers are unique in an ACL.
            new AwsNetworkAcl("acl-1", [.. inbound.DistinctBy(entry => entry.Number)], [.. outbound.DistinctBy(entry => entry.Number)]),
            // So are destinations in a route table.
            new AwsRouteTable("rtb-1", [.. routes.DistinctBy(route => route.Destination[0])]),
            new AwsInterface("eni-1", "subnet-1", [Private, V6], groups) { PublicAddresses = [new(Public, Private)] },
            kind));

    [Fact]
    public void Reach_AnyNetwork_AgreesWithAWalkOfEveryPacket() => AnyWorld.Sample(
        world =>
        {
            var network = new AwsNetwork([new AwsSubnet("subnet-1", [], world.Acl, world.Routes)], world.Groups, [world.Target, Neighbour], PrefixLists);
            var vantage = new Vantage("test", world.Kind, AddressSet.All);
            foreach (var address in (IPAddress[])[Private, Public, V6])
                Worlds.ShouldAgree(network.FindPath(vantage, world.Target, address, "pcx-1"), address, world.Kind, Worlds.Packets, world.Walk);
        },
        iter: 3000);

    [Fact]
    public void Reach_RuleForAGroup_MeansItsPrivateAddressesOnly()
    {
        var path = Open([new AwsPermission("sgr-1", IpProtocol.Tcp, new(6379, 6379)) { GroupId = "sg-3" }]).FindPath(new Vantage("peers", VantageKind.Network, AddressSet.All), Target, Private)!;
        path.Reach().SourcesOf(IpProtocol.Tcp, 6379).ShouldBe(AddressSet.Of(IPAddress.Parse("10.0.0.9")));
    }

    [Fact]
    public void Explain_DeniedByTheAcl_NamesTheRule()
    {
        var acl = Everything with { Inbound = [new(90, RuleAction.Deny, IpProtocol.Tcp, new(22, 22), IPNetwork.Parse("0.0.0.0/0")), .. Everything.Inbound] };
        var path = Open([new AwsPermission("sgr-1", null, new(0, 65535)) { Networks = [IPNetwork.Parse("0.0.0.0/0")] }], acl).FindPath(Vantage.Internet, Target, Public)!;

        path.Explain(new Packet(IPAddress.Parse("11.0.0.1"), IpProtocol.Tcp, 22))[^1].ToString()
            .ShouldBe("network ACL acl-1, what comes in: rule 90 of acl-1 denies it (deny tcp 22 for 0.0.0.0/0)");
        path.Explain(new Packet(IPAddress.Parse("11.0.0.1"), IpProtocol.Tcp, 23)).Select(decision => decision.ToString()).ShouldBe(
        [
            "network ACL acl-1, what comes in: rule 100 of acl-1 allows it (allow all for 0.0.0.0/0)",
            "security groups of eni-1: rule sgr-1 of sg-1 allows it (all from 0.0.0.0/0)",
            "network ACL acl-1, the answers: rule 100 of acl-1 allows it (allow all for 0.0.0.0/0)",
            "route table rtb-1, the answers: rule 0.0.0.0/0 of rtb-1 allows it (0.0.0.0/0 goes to igw-1)",
        ]);
    }

    // A network ACL knows no conversations: without a rule for the ports that answers go to, nobody is ever answered.
    [Fact]
    public void Reach_AnswersThatTheAclStops_IsNothing()
    {
        var acl = Everything with { Outbound = [new(100, RuleAction.Allow, IpProtocol.Tcp, new(443, 443), IPNetwork.Parse("0.0.0.0/0"))] };
        Open([new AwsPermission("sgr-1", null, new(0, 65535)) { Networks = [IPNetwork.Parse("0.0.0.0/0")] }], acl)
            .FindPath(Vantage.Internet, Target, Public)!.Reach().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void FindPath_PrivateAddressFromTheInternet_IsNone() => Open([]).FindPath(Vantage.Internet, Target, Private).ShouldBeNull();

    private static AwsNetworkAcl Everything { get; } = new(
        "acl-1",
        [new(100, RuleAction.Allow, null, new(0, 65535), IPNetwork.Parse("0.0.0.0/0"))],
        [new(100, RuleAction.Allow, null, new(0, 65535), IPNetwork.Parse("0.0.0.0/0"))]);

    private static AwsInterface Target { get; } =
        new("eni-1", "subnet-1", [Private], ["sg-1"]) { PublicAddresses = [new(Public, Private)] };

    private static AwsInterface Neighbour { get; } = new("eni-2", "subnet-1", [IPAddress.Parse("10.0.0.9")], ["sg-3"])
    {
        PublicAddresses = [new(IPAddress.Parse("11.1.0.9"), IPAddress.Parse("10.0.0.9"))],
    };

    private static AwsNetwork Open(ImmutableArray<AwsPermission> rules, AwsNetworkAcl? acl = null) => new(
        [new AwsSubnet("subnet-1", [], acl ?? Everything, new AwsRouteTable("rtb-1", [new AwsRoute("igw-1", [IPNetwork.Parse("0.0.0.0/0")]), new AwsRoute("local", [IPNetwork.Parse("10.0.0.0/8")])]))],
        [new AwsSecurityGroup("sg-1", rules)],
        [Target, Neighbour],
        PrefixLists);

    private sealed record World(ImmutableArray<AwsSecurityGroup> Groups, AwsNetworkAcl Acl, AwsRouteTable Routes, AwsInterface Target, VantageKind Kind)
    {
        // Ports at which some rule changes its mind: between them no rule does.
        private static readonly ushort[] EphemeralPorts = [1024, 1025, 8080, 8081, 32768, 60999, 61000, 65534, 65535];

        public bool Walk(Packet packet, IPAddress to)
        {
            var isInternet = Kind == VantageKind.Internet;
            if (packet.Source.AddressFamily != to.AddressFamily || (isInternet ? to.Equals(Private) : to.Equals(Public)))
                return false;
            if (!Target.Groups.Any(id => Groups.Any(group => group.Id == id && group.Ingress.Any(rule => Allows(rule, packet)))))
                return false;
            if (Kind == VantageKind.Subnet)
                return true;
            if (Decide(Acl.Inbound, packet.Source, packet.Protocol, packet.Port) != RuleAction.Allow)
                return false;
            ushort[] clients = packet.Protocol.HasPorts ? EphemeralPorts : [0];
            if (!clients.Any(port => Decide(Acl.Outbound, packet.Source, packet.Protocol, port) == RuleAction.Allow))
                return false;
            if (Kind == VantageKind.Network)
                return true;
            var route = Routes.Routes.Where(route => Worlds.IsIn(packet.Source, route.Destination[0])).MaxBy(route => route.Destination[0].PrefixLength);
            return route is { IsActive: true } && route.Target == (isInternet ? "igw-1" : "pcx-1");
        }

        private static RuleAction Decide(ImmutableArray<AwsAclEntry> entries, IPAddress peer, IpProtocol protocol, ushort port) =>
            entries.OrderBy(entry => entry.Number).FirstOrDefault(entry => Matches(entry.Protocol, entry.Ports, protocol, port) && Worlds.IsIn(peer, entry.Network))?.Action ?? RuleAction.Deny;

        private bool Allows(AwsPermission rule, Packet packet) => Matches(rule.Protocol, rule.Ports, packet.Protocol, packet.Port) && rule switch
        {
            { GroupId: "sg-3" } => packet.Source.Equals(IPAddress.Parse("10.0.0.9")) || IsOfTarget("sg-3", packet.Source),
            { GroupId: { } group } => IsOfTarget(group, packet.Source),
            { PrefixListId: "pl-1" } => PrefixLists["pl-1"].Any(network => Worlds.IsIn(packet.Source, network)),
            { PrefixListId: not null } => false,
            _ => rule.Networks.Any(network => Worlds.IsIn(packet.Source, network)),
        };

        private bool IsOfTarget(string group, IPAddress source) => Target.Groups.Contains(group) && Target.Addresses.Contains(source);

        private static bool Matches(IpProtocol? wanted, PortRange ports, IpProtocol protocol, ushort port) =>
            wanted is null || (wanted == protocol && (!protocol.HasPorts || (port >= ports.From && port <= ports.To)));
    }
}
