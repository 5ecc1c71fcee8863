using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Tests.Exposure.Reachability;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure;

/// <inheritdoc cref="AwsNetworkTests"/>
public sealed class AzureNetworkTests
{
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.5");
    private static readonly IPAddress Public = IPAddress.Parse("11.1.2.3");
    private static readonly IPNetwork Space = IPNetwork.Parse("10.0.0.0/24");
    private static readonly IPAddress Probe = IPAddress.Parse("168.63.129.16");
    private static readonly ImmutableDictionary<string, ImmutableArray<IPNetwork>> Tags =
        ImmutableDictionary<string, ImmutableArray<IPNetwork>>.Empty.Add("Storage.WestEurope", [IPNetwork.Parse("11.1.0.0/16")]);

    private static readonly Gen<AzurePeers> Peers = Gen.OneOf(
        Gen.Const(AzurePeers.Any),
        Worlds.Network.Select(network => AzurePeers.Of(network)),
        Worlds.Network.Select(network => AzurePeers.Of(network)),
        Gen.OneOf("Internet", "VirtualNetwork", "AzureLoadBalancer", "Storage.WestEurope", "Unknown").Select(AzurePeers.Tag),
        Gen.OneOf("asg-1", "asg-2", "asg-none").Select(group => new AzurePeers(false, [], [], [group])));

    private static readonly Gen<AzureSecurityRule> Rule = Gen.Select(
        Gen.Int[100, 109], Gen.Enum<RuleAction>().Where(action => action != RuleAction.Next), Worlds.Protocol, Worlds.ArrayOf(Worlds.Ports, 2), Peers, Peers,
        (priority, action, protocol, ports, sources, destinations) =>
            new AzureSecurityRule($"rule-{priority}", priority, action, protocol, ports.IsEmpty ? [new(0, 65535)] : ports, sources, destinations));

    // Priorities are unique in a group.
    private static readonly Gen<AzureSecurityGroup?> Group = Gen.Select(Worlds.ArrayOf(Rule, 6), Gen.Int[0, 4], (rules, kind) =>
        kind == 0 ? null : new AzureSecurityGroup("nsg-1", [.. rules.DistinctBy(rule => rule.Priority)]));

    private static readonly Gen<AzureRoute> Route = Gen.Select(Gen.OneOf("Internet", "VirtualAppliance", "None"), Worlds.Network, (hop, network) => new AzureRoute($"route-{network}", network, hop));

    private static readonly Gen<World> AnyWorld = Gen.Select(
        Group, Group, Worlds.ArrayOf(Route, 4), Gen.OneOf<ImmutableArray<string>>([], ["asg-1"], ["asg-1", "asg-2"]), Gen.Enum<VantageKind>(),
        (subnet, own, routes, groups, kind) => new World(
            new AzureSubnet("subnet-1", subnet, [.. routes.DistinctBy(route => route.Destination)]),
            new AzureInterface("nic-1", "subnet-1", [Private], own, groups) { PublicAddresses = [new(Public, Private)] },
            kind));

    [Fact]
    public void Reach_AnyNetwork_AgreesWithAWalkOfEveryPacket() => AnyWorld.Sample(
        world =>
        {
            var network = new AzureNetwork(AddressSet.Of(Space), [world.Subnet], [world.Target], Tags);
            var vantage = new Vantage("test", world.Kind, AddressSet.All);
            foreach (var address in (IPAddress[])[Private, Public])
                Worlds.ShouldAgree(network.FindPath(vantage, world.Target, address), address, world.Kind, Worlds.Packets.Append(new Packet(Probe, IpProtocol.Tcp, 443)), world.Walk);
        },
        iter: 1000);

    [Fact]
    public void Reach_LowerPriorityNumber_Decides()
    {
        var reach = Of(
            new("allow-all", 200, RuleAction.Allow, null, [new(0, 65535)], AzurePeers.Any, AzurePeers.Any),
            new("deny-ssh", 100, RuleAction.Deny, IpProtocol.Tcp, [new(22, 22)], AzurePeers.Tag("Internet"), AzurePeers.Any)).Reach();
        reach.Contains(new Packet(IPAddress.Parse("11.0.0.1"), IpProtocol.Tcp, 22)).ShouldBeFalse();
        reach.Contains(new Packet(IPAddress.Parse("11.0.0.1"), IpProtocol.Tcp, 23)).ShouldBeTrue();
    }

    [Fact]
    public void Explain_NothingWritten_NamesTheDefaultRule() =>
        Of().Explain(new Packet(IPAddress.Parse("11.0.0.1"), IpProtocol.Tcp, 22))[^1].ToString()
            .ShouldBe("network security group nsg-1: rule DenyAllInBound of nsg-1 denies it (deny all 0-65535 from * to *)");

    // A standard public address is closed until a group opens it.
    [Fact]
    public void Reach_PublicAddressWithoutAnyGroup_IsNothing()
    {
        var target = new AzureInterface("nic-1", "subnet-1", [Private], null, []) { PublicAddresses = [new(Public, Private)] };
        var network = new AzureNetwork(AddressSet.Of(Space), [new AzureSubnet("subnet-1", null, [])], [target], Tags);
        network.FindPath(Vantage.Internet, target, Public)!.Reach().IsEmpty.ShouldBeTrue();
        network.FindPath(new Vantage("network", VantageKind.Network, AddressSet.Of(Space)), target, Private)!.Reach().ShouldBe(TrafficSet.From(AddressSet.Of(Space)));
    }

    private static AccessPath Of(params ImmutableArray<AzureSecurityRule> rules)
    {
        var target = new AzureInterface("nic-1", "subnet-1", [Private], null, []) { PublicAddresses = [new(Public, Private)] };
        return new AzureNetwork(AddressSet.Of(Space), [new AzureSubnet("subnet-1", new AzureSecurityGroup("nsg-1", rules), [])], [target], Tags).FindPath(Vantage.Internet, target, Public)!;
    }

    private sealed record World(AzureSubnet Subnet, AzureInterface Target, VantageKind Kind)
    {
        public bool Walk(Packet packet, IPAddress to)
        {
            var isInternet = Kind == VantageKind.Internet;
            if (packet.Source.AddressFamily != to.AddressFamily || isInternet != to.Equals(Public))
                return false;
            if (isInternet && Subnet.SecurityGroup is null && Target.SecurityGroup is null)
                return false;
            if (!Allows(Subnet.SecurityGroup, packet) || !Allows(Target.SecurityGroup, packet))
                return false;
            var route = Subnet.Routes.Where(route => Worlds.IsIn(packet.Source, route.Destination)).MaxBy(route => route.Destination.PrefixLength);
            return !isInternet || route is null or { NextHop: "Internet" };
        }

        private bool Allows(AzureSecurityGroup? group, Packet packet)
        {
            if (group is null)
                return true;
            var rule = group.Rules.OrderBy(rule => rule.Priority).FirstOrDefault(rule =>
                Is(rule.Sources, packet.Source) && Is(rule.Destinations, Private) && (rule.Protocol is null || rule.Protocol == packet.Protocol) && HasPort(rule, packet));
            return rule is not null ? rule.Action == RuleAction.Allow : Worlds.IsIn(packet.Source, Space) || packet.Source.Equals(Probe);
        }

        // Of a rule for every protocol that names ports, packets without ports match none.
        private static bool HasPort(AzureSecurityRule rule, Packet packet) => packet.Protocol.HasPorts
            ? rule.Ports.Any(ports => packet.Port >= ports.From && packet.Port <= ports.To)
            : rule.Protocol is not null || rule.Ports.Contains(new(0, 65535));

        private bool Is(AzurePeers peers, IPAddress address) => peers.IsAny
            || peers.Networks.Any(network => Worlds.IsIn(address, network))
            || peers.ApplicationGroups.Any(group => Target.ApplicationGroups.Contains(group) && address.Equals(Private))
            || peers.ServiceTags.Any(tag => tag switch
            {
                "VirtualNetwork" => Worlds.IsIn(address, Space),
                "Internet" => !Worlds.IsIn(address, Space) && !address.Equals(Probe),
                "AzureLoadBalancer" => address.Equals(Probe),
                "Storage.WestEurope" => Worlds.IsIn(address, IPNetwork.Parse("11.1.0.0/16")),
                _ => false,
            });
    }
}
