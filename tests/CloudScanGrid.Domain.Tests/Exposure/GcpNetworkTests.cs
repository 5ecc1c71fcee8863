using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Tests.Exposure.Reachability;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure;

/// <inheritdoc cref="AwsNetworkTests"/>
public sealed class GcpNetworkTests
{
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.5");
    private static readonly IPAddress Public = IPAddress.Parse("11.1.2.3");
    private static readonly IPAddress V6 = IPAddress.Parse("2a00:1::5");
    private static readonly GcpInstance Neighbour = new("neighbour", [IPAddress.Parse("10.0.0.4")], ["db"], "db@example.test");

    private static readonly Gen<ImmutableArray<string>> SomeTags = Gen.OneOf<ImmutableArray<string>>([], [], ["web"], ["db"], ["db", "web"], ["none"]);
    private static readonly Gen<ImmutableArray<string>> SomeAccounts = Gen.OneOf<ImmutableArray<string>>([], [], [], ["db@example.test"], ["web@example.test"]);

    private static readonly Gen<GcpMatch> Match = Gen.Select(Worlds.Protocol.Where(protocol => protocol is not null), Worlds.ArrayOf(Worlds.Ports, 2), (protocol, ports) =>
        new GcpMatch(protocol!.Value, protocol.Value.HasPorts ? ports : []));

    private static readonly Gen<GcpFirewallRule> Rule = Gen.Select(
        Gen.Select(Gen.Int[0, 4], Gen.Enum<RuleAction>(), Worlds.ArrayOf(Match, 2), Gen.Int[0, 9]),
        Gen.Select(Worlds.ArrayOf(Worlds.Network, 2), SomeTags, SomeAccounts),
        Gen.Select(SomeTags, SomeAccounts),
        (what, sources, targets) => new GcpFirewallRule($"rule-{what.Item1}", what.Item1, what.Item2, what.Item3)
        {
            IsDisabled = what.Item4 == 0,
            SourceNetworks = sources.Item1,
            SourceTags = sources.Item2,
            SourceServiceAccounts = sources.Item3,
            TargetTags = targets.Item1,
            TargetServiceAccounts = targets.Item1.IsEmpty ? targets.Item2 : [],
        });

    // In a policy priorities are unique; in a network they are not, and no rule there leaves the decision.
    private static readonly Gen<ImmutableArray<GcpFirewallRule>> PolicyRules = Worlds.ArrayOf(Rule, 3).Select(rules => rules.DistinctBy(rule => rule.Priority).ToImmutableArray());
    private static readonly Gen<ImmutableArray<GcpFirewallRule>> NetworkRules = Worlds.ArrayOf(Rule.Where(rule => rule.Action != RuleAction.Next), 6);

    private static readonly Gen<GcpRoute> Route = Gen.Select(
        Gen.OneOf("default-internet-gateway", "default-internet-gateway", "vpn-1"), Worlds.Network, Gen.Int[0, 9], SomeTags,
        (hop, network, priority, tags) => new GcpRoute($"route-{priority}", network, priority, hop, tags));

    private static readonly Gen<World> AnyWorld = Gen.Select(
        PolicyRules, PolicyRules, NetworkRules, PolicyRules, Worlds.ArrayOf(Route, 4), Gen.Select(SomeTags, Gen.OneOf<string?>(null, "web@example.test"), Gen.Enum<VantageKind>()),
        (organization, folder, rules, below, routes, target) => new World(
            [new GcpPolicy("organization", organization), new GcpPolicy("folder", folder)],
            rules,
            [new GcpPolicy("network", below)],
            // Of two routes alike it is not said which one decides.
            [.. routes.DistinctBy(route => (route.Destination, route.Priority))],
            new GcpInstance("target", [Private, V6], target.Item1, target.Item2) { ExternalAddresses = [new(Public, Private)] },
            target.Item3));

    [Fact]
    public void Reach_AnyNetwork_AgreesWithAWalkOfEveryPacket() => AnyWorld.Sample(
        world =>
        {
            var network = new GcpNetwork(world.Above, world.Rules, world.Below, [world.Target, Neighbour], world.Routes);
            var vantage = new Vantage("test", world.Kind, AddressSet.All);
            foreach (var address in (IPAddress[])[Private, Public, V6])
                Worlds.ShouldAgree(network.FindPath(vantage, world.Target, address), address, world.Kind, Worlds.Packets, world.Walk);
        },
        iter: 1000);

    [Theory]
    [InlineData("europe-west1", false)]
    [InlineData("us-central1", true)]
    [InlineData(null, true)]
    public void Reach_PolicyOfOneRegion_BindsThereAlone(string? region, bool isReached)
    {
        GcpFirewallRule all = new("all", 1000, RuleAction.Allow, []) { SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        var policy = new GcpPolicy("european", [all with { Action = RuleAction.Deny }]) { Region = "europe-west1" };
        var target = new GcpInstance("target", [Private], [], null) { Region = region };
        var reach = new GcpNetwork([policy], [all], [], [target], []).FindPath(new Vantage("network", VantageKind.Network, AddressSet.AllIPv4), target, Private)!.Reach();
        reach.Contains(new Packet(Neighbour.Addresses[0], IpProtocol.Tcp, 22)).ShouldBe(isReached);
    }

    [Fact]
    public void Reach_AllowAndDenyOfOnePriority_Denies()
    {
        GcpFirewallRule all = new("all", 1000, RuleAction.Allow, []) { SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        GcpFirewallRule ssh = new("no-ssh", 1000, RuleAction.Deny, [new GcpMatch(IpProtocol.Tcp, [new(22, 22)])]) { SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        var target = new GcpInstance("target", [Private], [], null);
        var path = new GcpNetwork([], [all, ssh], [], [target], []).FindPath(new Vantage("network", VantageKind.Network, AddressSet.AllIPv4), target, Private)!;
        path.Reach().Contains(new Packet(Neighbour.Addresses[0], IpProtocol.Tcp, 22)).ShouldBeFalse();
        path.Explain(new Packet(Neighbour.Addresses[0], IpProtocol.Tcp, 22))[^1].ToString()
            .ShouldBe("firewall of target: rule no-ssh of the network's rules denies it (deny tcp 22 from 0.0.0.0/0)");
    }

    [Fact]
    public void Reach_OrganizationThatDenies_IsNotOverruled()
    {
        GcpFirewallRule deny = new("1", 1, RuleAction.Deny, [new GcpMatch(IpProtocol.Tcp, [new(3389, 3389)])]) { SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        GcpFirewallRule all = new("all", 1000, RuleAction.Allow, []) { SourceNetworks = [IPNetwork.Parse("0.0.0.0/0")] };
        var target = new GcpInstance("target", [Private], [], null);
        var path = new GcpNetwork([new GcpPolicy("organization", [deny])], [all], [], [target], []).FindPath(new Vantage("network", VantageKind.Network, AddressSet.AllIPv4), target, Private)!;
        path.Reach().SourcesOf(IpProtocol.Tcp, 3389).IsEmpty.ShouldBeTrue();
        path.Reach().SourcesOf(IpProtocol.Tcp, 22).ShouldBe(AddressSet.AllIPv4);
    }

    private sealed record World(
        ImmutableArray<GcpPolicy> Above, ImmutableArray<GcpFirewallRule> Rules, ImmutableArray<GcpPolicy> Below, ImmutableArray<GcpRoute> Routes, GcpInstance Target, VantageKind Kind)
    {
        public bool Walk(Packet packet, IPAddress to)
        {
            var isInternet = Kind == VantageKind.Internet;
            if (packet.Source.AddressFamily != to.AddressFamily || (isInternet ? to.Equals(Private) : to.Equals(Public)) || !IsLetIn(packet))
                return false;
            var route = Routes.Where(route => (route.Tags.IsEmpty || route.Tags.Any(tag => Target.Tags.Contains(tag))) && Worlds.IsIn(packet.Source, route.Destination))
                .OrderByDescending(route => route.Destination.PrefixLength).ThenBy(route => route.Priority).FirstOrDefault();
            return !isInternet || route?.NextHop == "default-internet-gateway";
        }

        private bool IsLetIn(Packet packet)
        {
            foreach (var level in (ImmutableArray<GcpFirewallRule>[])[.. Above.Select(policy => policy.Rules), Rules, .. Below.Select(policy => policy.Rules)])
            {
                var matching = level.Where(rule => !rule.IsDisabled && IsForTarget(rule) && Matches(rule, packet)).ToList();
                if (matching.Count == 0)
                    continue;
                var first = matching.Where(rule => rule.Priority == matching.Min(other => other.Priority)).ToList();
                if (first.Exists(rule => rule.Action == RuleAction.Deny))
                    return false;
                if (first.Exists(rule => rule.Action == RuleAction.Allow))
                    return true;
            }

            return false;
        }

        private bool IsForTarget(GcpFirewallRule rule) => (rule.TargetTags.IsEmpty && rule.TargetServiceAccounts.IsEmpty)
            || rule.TargetTags.Any(tag => Target.Tags.Contains(tag)) || rule.TargetServiceAccounts.Any(account => account == Target.ServiceAccount);

        private bool Matches(GcpFirewallRule rule, Packet packet)
        {
            var isSource = rule.SourceNetworks.Any(network => Worlds.IsIn(packet.Source, network))
                || new[] { Target, Neighbour }.Any(instance => instance.Addresses.Contains(packet.Source)
                    && (instance.Tags.Any(tag => rule.SourceTags.Contains(tag)) || rule.SourceServiceAccounts.Any(account => account == instance.ServiceAccount)));
            return isSource && (rule.Matches.IsEmpty || rule.Matches.Any(match => match.Protocol == packet.Protocol
                && (!packet.Protocol.HasPorts || match.Ports.IsEmpty || match.Ports.Any(ports => packet.Port >= ports.From && packet.Port <= ports.To))));
        }
    }
}
