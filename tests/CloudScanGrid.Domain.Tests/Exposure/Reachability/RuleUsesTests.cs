using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Tests.Exposure.Reachability;

public sealed class RuleUsesTests
{
    private static readonly IPAddress Asset = IPAddress.Parse("10.0.0.5");
    private static readonly IPAddress Scanner = IPAddress.Parse("10.0.1.9");
    private static readonly Vantage Here = new("eu-west-1/internal", VantageKind.Network, AddressSet.Of(IPNetwork.Parse("10.0.0.0/8")));

    private static readonly FilterRule Web = Allow("sgr-web", 443, 443, "0.0.0.0/0");
    private static readonly FilterRule Redis = Allow("sgr-redis", 6379, 6379, "10.0.0.0/8");
    private static readonly FilterRule Old = Allow("sgr-old", 8000, 8009, "10.0.1.0/24");
    private static readonly FilterRule Elsewhere = Allow("sgr-elsewhere", 22, 22, "10.9.0.0/16");

    private static readonly AccessPath Path = new(Here, Asset, [new Gate("security groups of eni-1", [new RuleChain("sg-1", [Web, Redis, Old, Elsewhere], RuleAction.Deny)])]);

    [Fact]
    public void Of_RuleWhosePortsAreSilent_IsUnusedOnceAllWereSeen()
    {
        Use(View(Seen("443", "1-10000")), Old).ShouldSatisfyAllConditions(
            use => use.IsUnused.ShouldBeTrue(), use => use.Silent.Tcp.ShouldBe(PortRanges.Parse("8000-8009")), use => use.Chain.Id.ShouldBe("sg-1"));
        Use(View(Seen("443", "1-8004")), Old).ShouldSatisfyAllConditions(use => use.IsUnused.ShouldBeFalse(), use => use.Silent.Tcp.ShouldBe(PortRanges.Parse("8000-8004")));
        Use(View(Seen("443,8003", "1-10000")), Old).ShouldSatisfyAllConditions(use => use.IsUnused.ShouldBeFalse(), use => use.Answering.Tcp.ShouldBe(PortRanges.Parse("8003")));
    }

    [Fact]
    public void Of_RuleForEveryProtocol_IsNeverKnownToBeOfNoUse()
    {
        var rule = Old with { Traffic = TrafficSet.Union([Old.Traffic, TrafficSet.Of(IpProtocol.Icmp, AddressSet.All)]) };
        var path = new AccessPath(Here, Asset, [new Gate("groups", [new RuleChain("sg-1", [rule], RuleAction.Deny)])]);
        RuleUses.Of(path, AddressSet.Of(Scanner), Seen("443", "1-10000")).Single().IsUnused.ShouldBeFalse();
    }

    // From another place it may well be of use.
    [Fact]
    public void Of_RuleThatAllowsOthersOnly_IsNotJudged() => View(Seen("443", "1-10000")).ShouldNotContain(use => use.Rule == Elsewhere);

    // The scanner is somewhere in 10.0.0.0/16: only what all of it may do was surely tried.
    [Fact]
    public void Of_ObserverThatMayBeAnywhere_CountsTheRulesThatLetInEverywhere() =>
        RuleUses.Of(Path, AddressSet.Of(IPNetwork.Parse("10.0.0.0/16")), Seen("8000", "1-10000")).Select(use => use.Rule).ShouldBe([Web, Redis]);

    [Fact]
    public void Of_HostThatAnswersEverywhere_SaysNothing()
    {
        View(Seen("443", "1-10000") with { AnswersEverywhere = true }).ShouldBeEmpty();
    }

    private static RuleUse Use(IEnumerable<RuleUse> uses, FilterRule rule) => uses.Single(use => use.Rule == rule);

    private static IEnumerable<RuleUse> View(HostObservation host) => RuleUses.Of(Path, AddressSet.Of(Scanner), host);

    private static FilterRule Allow(string id, ushort from, ushort to, string network) =>
        new(id, RuleAction.Allow, TrafficSet.Of(IpProtocol.Tcp, new PortRange(from, to), AddressSet.Of(IPNetwork.Parse(network))), $"tcp {new PortRange(from, to)} from {network}");

    private static HostObservation Seen(string open, string asked) => new()
    {
        Address = Asset,
        StartedAt = DateTimeOffset.UnixEpoch,
        ObservedAt = DateTimeOffset.UnixEpoch,
        Vantage = Here.Name,
        State = HostState.Up,
        Reason = "syn-ack",
        IsComplete = true,
        Coverage = new PortCoverage { Tcp = PortRanges.Parse(asked) },
        Services = [.. PortRanges.Parse(open).Ports().Select(port => new ObservedService { Port = new NetworkPort(TransportProtocol.Tcp, port), State = PortState.Open, Reason = "syn-ack" })],
        Unlisted = [new UnlistedPorts(PortState.Closed, PortRanges.Parse(asked).Except(PortRanges.Parse(open)).Count, "reset", TransportProtocol.Tcp, PortRanges.Parse(asked).Except(PortRanges.Parse(open)))],
    };
}
