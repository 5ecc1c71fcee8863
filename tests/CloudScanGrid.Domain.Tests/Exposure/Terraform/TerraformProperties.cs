using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Tests.Exposure.Reachability;
using CsCheck;

namespace CloudScanGrid.Domain.Tests.Exposure.Terraform;

/// <summary>Of any rule under any name, what a diff takes away is the rule, and what it leaves are the ports that answer, for the same peers: read back as Terraform would.</summary>
public sealed class TerraformProperties
{
    private static readonly Gen<string> Name = Gen.OneOf("${", "%{", "$", "%", "{", "}", "\"", "\\", "\n", "\r", "\0", "\x1b[2J", "\u202e", "\U000e0041", "# ", "/*", "-", "+", "a", "B", "7", "é", " ", "_").Array[0, 8].Select(string.Concat);
    private static readonly Gen<ImmutableArray<string>> Names = Worlds.ArrayOf(Name, 3);
    private static readonly Gen<PortRanges> Ports = Worlds.ArrayOf(Gen.Select(Gen.UShort, Gen.UShort, (one, other) => new PortRange(Math.Min(one, other), Math.Max(one, other))), 3).Select(ranges => PortRanges.Of(ranges));
    private static readonly Gen<PortCoverage> Coverage = Gen.Select(Ports, Ports, Ports, (tcp, udp, sctp) => new PortCoverage { Tcp = tcp, Udp = udp, Sctp = sctp });
    private static readonly Gen<ImmutableArray<PortRange>> RulePorts = Worlds.ArrayOf(Worlds.Ports, 2).Select(ports => ports.Add(new PortRange(22, 22)));

    private static readonly Gen<AwsPermission> Permission = Gen.Select(Name, Worlds.Protocol, Worlds.Ports, Gen.Int[0, 2], Name, Worlds.Network, (id, protocol, ports, kind, peer, network) =>
        new AwsPermission(id, protocol, ports) { GroupId = kind == 0 ? peer : null, PrefixListId = kind == 1 ? peer : null, Networks = kind == 2 ? [network] : [] });

    private static readonly Gen<AzurePeers> Peers = Gen.Select(Gen.Bool, Worlds.ArrayOf(Worlds.Network, 2), Names, Names, (isAny, networks, tags, groups) => isAny ? AzurePeers.Any : new AzurePeers(false, networks, tags, groups));
    private static readonly Gen<AzureSecurityRule> AzureRule = Gen.Select(Name, Gen.Int[100, 4096], Worlds.Protocol, RulePorts, Peers, Peers, (name, priority, protocol, ports, sources, destinations) =>
        new AzureSecurityRule(name, priority, RuleAction.Allow, protocol, ports, sources, destinations));

    private static readonly Gen<GcpFirewallRule> GcpRule = Gen.Select(
        Name, Gen.Int[0, 65535], Worlds.ArrayOf(Gen.Select(Worlds.Protocol, RulePorts, (protocol, ports) => new GcpMatch(protocol ?? IpProtocol.IcmpV6, protocol == IpProtocol.Icmp ? [] : ports)), 2), Worlds.ArrayOf(Worlds.Network, 2), Names, Names,
        (name, priority, matches, networks, sources, targets) => new GcpFirewallRule(name, priority, RuleAction.Allow, matches) { SourceNetworks = networks, SourceTags = sources, TargetTags = targets });

    [Fact]
    public void Aws_AnyRule_LeavesWhatAnswers() => Gen.Select(Permission, Name, Coverage, Coverage).Sample((permission, group, answering, silent) =>
    {
        if (Propose(group, answering, silent) is not { } proposal)
            return;
        var lines = AwsTerraform.Of(proposal, permission);

        Check(ReadDiff.Now(lines).ShouldHaveSingleItem(), permission.Protocol, permission.Protocol is { HasPorts: true } ? permission.Ports : null);
        ReadDiff.ImportIdOf(lines).ShouldBe(permission.Id);
        var kept = ReadDiff.Proposed(lines);
        kept.Count.ShouldBe(answering.Ranges().Count());
        foreach (var (block, (protocol, ports)) in kept.Zip(answering.Ranges()))
            Check(block, IpProtocol.Of(protocol), ports);
        kept.Select(block => block.Header[2]).ShouldBeUnique();

        void Check(ReadBlock block, IpProtocol? protocol, PortRange? ports)
        {
            block.Header[..2].ShouldBe(["resource", "aws_vpc_security_group_ingress_rule"]);
            block.One("security_group_id").ShouldBe(group);
            block.One("ip_protocol").ShouldBe(protocol is { } one ? one == IpProtocol.Sctp ? "132" : $"{one}" : "-1");
            block.Many("from_port").ShouldBe(ports is { } from ? [$"{from.From}"] : []);
            block.Many("to_port").ShouldBe(ports is { } to ? [$"{to.To}"] : []);
            block.Many("referenced_security_group_id").ShouldBe(permission.GroupId is { } other ? [other] : []);
            block.Many("prefix_list_id").ShouldBe(permission.PrefixListId is { } list ? [list] : []);
            block.Many("cidr_ipv4").Concat(block.Many("cidr_ipv6")).ShouldBe(permission.Networks.Select(network => $"{network}"));
        }
    });

    [Fact]
    public void Azure_AnyRule_LeavesWhatAnswersOrHasNoLines() => Gen.Select(AzureRule, Name, Coverage, Coverage).Sample((rule, name, answering, silent) =>
    {
        var part = name.Replace('/', '_');
        if (Propose($"/subscriptions/{part}/resourcegroups/{part}/providers/microsoft.network/networksecuritygroups/{part}", answering, silent) is not { } proposal)
            return;
        var lines = AzureTerraform.Of(proposal, rule);

        // One rule is of one protocol.
        var isOne = answering.Ranges().Select(one => one.Protocol).Distinct().ToList() is [] or [TransportProtocol.Tcp] or [TransportProtocol.Udp];
        lines.IsEmpty.ShouldBe(!isOne);
        if (!isOne)
            return;

        Check(ReadDiff.Now(lines).ShouldHaveSingleItem(), rule.Protocol is { } known ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase($"{known}") : "*", rule.Ports);
        ReadDiff.ImportIdOf(lines).ShouldEndWith($"/networkSecurityGroups/{part}/securityRules/{rule.Name}");
        if (proposal.Kind == RuleProposalKind.Remove)
            ReadDiff.Proposed(lines).ShouldBeEmpty();
        else
            Check(ReadDiff.Proposed(lines).ShouldHaveSingleItem(), answering.Tcp.IsEmpty ? "Udp" : "Tcp", [.. answering.Tcp.IsEmpty ? answering.Udp.Ranges : answering.Tcp.Ranges]);

        void Check(ReadBlock block, string protocol, ImmutableArray<PortRange> ports)
        {
            block.One("name").ShouldBe(rule.Name);
            (block.One("resource_group_name"), block.One("network_security_group_name")).ShouldBe((part, part));
            (block.One("priority"), block.One("direction"), block.One("access")).ShouldBe((rule.Priority.ToString(CultureInfo.InvariantCulture), "Inbound", "Allow"));
            block.One("protocol").ShouldBe(protocol);
            OneOrMany(block, "destination_port_range", "s").ShouldBe(ports.Select(range => range == new PortRange(0, 65535) ? "*" : $"{range}"));
            CheckPeers(block, "source", rule.Sources);
            CheckPeers(block, "destination", rule.Destinations);
        }

        static void CheckPeers(ReadBlock block, string side, AzurePeers peers)
        {
            OneOrMany(block, $"{side}_address_prefix", "es").ShouldBe(peers.IsAny ? ["*"] : peers.Networks.Select(network => $"{network}").Concat(peers.ServiceTags));
            block.Many($"{side}_application_security_group_ids").ShouldBe(peers.ApplicationGroups);
        }

        static IEnumerable<string> OneOrMany(ReadBlock block, string name, string plural) => block.Many(name).Concat(block.Many(name + plural));
    });

    [Fact]
    public void Gcp_AnyRule_LeavesWhatAnswers() => Gen.Select(GcpRule, Name, Coverage, Coverage).Sample((rule, name, answering, silent) =>
    {
        if (Propose("the network's rules", answering, silent) is not { } proposal)
            return;
        var lines = GcpTerraform.Of(proposal, rule, name, name);

        Check(ReadDiff.Now(lines).ShouldHaveSingleItem(), rule.Matches.Select(match => ($"{(match.Protocol == IpProtocol.IcmpV6 ? "58" : match.Protocol)}", match.Ports.Select(ports => $"{ports}"))).DefaultIfEmpty(("all", [])));
        ReadDiff.ImportIdOf(lines).ShouldBe($"projects/{name}/global/firewalls/{rule.Name}");
        if (proposal.Kind == RuleProposalKind.Remove)
            ReadDiff.Proposed(lines).ShouldBeEmpty();
        else
            Check(ReadDiff.Proposed(lines).ShouldHaveSingleItem(), answering.Ranges().GroupBy(one => one.Protocol, (protocol, ranges) => ($"{IpProtocol.Of(protocol)}", ranges.Select(one => $"{one.Ports}"))));

        void Check(ReadBlock block, IEnumerable<(string Protocol, IEnumerable<string> Ports)> allowed)
        {
            (block.One("name"), block.One("project"), block.One("network")).ShouldBe((rule.Name, name, name));
            (block.One("priority"), block.One("direction")).ShouldBe((rule.Priority.ToString(CultureInfo.InvariantCulture), "INGRESS"));
            block.Many("source_ranges").ShouldBe(rule.SourceNetworks.Select(network => $"{network}"));
            block.Many("source_tags").ShouldBe(rule.SourceTags);
            block.Many("target_tags").ShouldBe(rule.TargetTags);
            block.Blocks.Select(one => (one.Header.ShouldHaveSingleItem(), one.One("protocol"), string.Join(',', one.Many("ports"))))
                .ShouldBe(allowed.Select(one => ("allow", one.Protocol, string.Join(',', one.Ports))));
        }
    });

    // As the review makes it of what was seen; none where every port answers.
    private static RuleProposal? Propose(string chain, PortCoverage answering, PortCoverage silent)
    {
        var rule = new FilterRule("rule", RuleAction.Allow, TrafficSet.Empty, "");
        return RuleProposal.Of([new RuleUse(new RuleChain(chain, [rule], RuleAction.Deny), rule, answering, silent, IsWhole: true)]).SingleOrDefault();
    }
}
