using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Tests.Exposure;

/// <summary>Whom the exposure engine says that a host lets in is whom a kernel with the same rules lets in, asked by nmap.</summary>
public sealed class FirewallAgreementTests
{
    private static readonly IPAddress Target = IPAddress.Parse("10.77.0.5");

    private static readonly ImmutableArray<IPAddress> Sources = [.. new[] { "10.77.1.1", "10.77.1.2", "10.77.1.9", "10.77.2.1", "10.77.2.200", "10.78.0.1" }.Select(IPAddress.Parse)];

    private static readonly ImmutableArray<ushort> Ports = [22, 80, 443, 1024, 6379, 8080, 32768, 65535];

    private static readonly ImmutableArray<IPNetwork> Networks =
    [
        .. new[] { "0.0.0.0/0", "10.77.0.0/16", "10.77.1.0/24", "10.77.1.0/30", "10.77.1.9/32", "10.77.2.128/25", "10.78.0.0/16" }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly ImmutableArray<PortRange> Ranges = [new(0, 65535), new(22, 443), new(443, 443), new(1024, 8080), new(6379, 65535), new(80, 80)];

    // nmap asks from one port: of the others of the range no rule says anything else.
    private static readonly ImmutableArray<PortRange> Answers = [new(0, 65535), new(1024, 65535), new(22, 22)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Reach_RandomGroupsAndAcls_IsWhatAKernelWithTheSameRulesLetsIn(int seed)
    {
        var random = new Random(seed);
        var acl = new AwsNetworkAcl("acl-1", Entries(random, Ranges), Entries(random, Answers));
        ImmutableArray<AwsSecurityGroup> groups = [Group(random, "sg-1"), Group(random, "sg-2")];
        await using var host = await FirewalledHost.StartAsync(Target, Ports, Sources, NftRules.Of(acl, groups));
        var owner = new AwsInterface("eni-1", "subnet-1", [Target], ["sg-1", "sg-2"]);
        var network = new AwsNetwork([new AwsSubnet("subnet-1", [], acl, new AwsRouteTable("rtb-1", []))], groups, [owner], ImmutableDictionary<string, ImmutableArray<IPNetwork>>.Empty);
        var path = network.FindPath(new Vantage("asker", VantageKind.Network, AddressSet.Of(Sources)), owner, Target)!;

        var open = await Task.WhenAll(Sources.Select(source => host.AskAsync(source)));

        var reach = path.Reach();
        for (var index = 0; index < Sources.Length; index++)
        {
            var expected = Ports.Where(port => reach.Contains(new Packet(Sources[index], IpProtocol.Tcp, port)));
            open[index].ShouldBe(expected, $"{Sources[index]}: {reach}");
        }
    }

    private static AwsSecurityGroup Group(Random random, string id) => new(
        id,
        [.. Enumerable.Range(1, random.Next(1, 4)).Select(number => new AwsPermission($"sgr-{id}-{number}", random.Next(4) == 0 ? null : IpProtocol.Tcp, Pick(random, Ranges)) { Networks = [Pick(random, Networks)] })]);

    private static ImmutableArray<AwsAclEntry> Entries(Random random, ImmutableArray<PortRange> ranges) =>
    [
        .. Enumerable.Range(1, random.Next(1, 4)).Select(number => new AwsAclEntry(
            number, random.Next(3) == 0 ? RuleAction.Deny : RuleAction.Allow, random.Next(4) == 0 ? null : IpProtocol.Tcp, Pick(random, ranges), Pick(random, Networks))),
        // Or hardly anything would pass.
        new AwsAclEntry(100, RuleAction.Allow, null, new(0, 65535), Pick(random, [Networks[0], Networks[1]])),
    ];

    private static T Pick<T>(Random random, ImmutableArray<T> items) => items[random.Next(items.Length)];

    /// <summary>The same rules in nftables' words.</summary>
    private static class NftRules
    {
        public static string Of(AwsNetworkAcl acl, ImmutableArray<AwsSecurityGroup> groups) => string.Create(CultureInfo.InvariantCulture, $$"""
            table ip exposure {
                chain acl-in {
                    type filter hook prerouting priority raw; policy drop;
                    {{string.Join("\n        ", acl.Inbound.OrderBy(entry => entry.Number).Select(entry => Of("ip saddr", entry)))}}
                }
                chain groups {
                    type filter hook input priority filter; policy drop;
                    ct state established accept
                    {{string.Join("\n        ", groups.SelectMany(group => group.Ingress).Select(rule => $"ip saddr {rule.Networks[0]} {Of(rule.Protocol, rule.Ports)}accept"))}}
                }
                chain acl-out {
                    type filter hook output priority raw; policy drop;
                    {{string.Join("\n        ", acl.Outbound.OrderBy(entry => entry.Number).Select(entry => Of("ip daddr", entry)))}}
                }
            }
            """);

        private static string Of(string side, AwsAclEntry entry) => $"{side} {entry.Network} {Of(entry.Protocol, entry.Ports)}{(entry.Action == RuleAction.Allow ? "accept" : "drop")}";

        private static string Of(IpProtocol? protocol, PortRange ports) => protocol is null ? "" : $"tcp dport {ports} ";
    }
}
