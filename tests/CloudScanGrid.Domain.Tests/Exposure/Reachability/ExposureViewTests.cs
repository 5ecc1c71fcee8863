using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Tests.Exposure.Reachability;

public sealed class ExposureViewTests
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
    public void Of_AllowedAndAnswering_IsExposedAndNamesTheRule()
    {
        var verdict = View(Seen("443", "1-10000")).Ports.Single();
        verdict.Kind.ShouldBe(PortVerdictKind.Exposed);
        verdict.Port.ShouldBe(new NetworkPort(TransportProtocol.Tcp, 443));
        verdict.AllowedFrom.ShouldBe(AddressSet.Of(IPNetwork.Parse("10.0.0.0/8")));
        verdict.Path.Single().Rule.ShouldBe(Web);
    }

    [Fact]
    public void Of_AnswersWithoutARule_SaysThatTheModelOrTheFirewallIsWrong()
    {
        var verdict = View(Seen("9200", "1-10000")).Ports.Single();
        verdict.Kind.ShouldBe(PortVerdictKind.AnswersNotAllowed);
        verdict.AllowedFrom.IsEmpty.ShouldBeTrue();
        verdict.Path.Single().ToString().ShouldBe("security groups of eni-1: no rule of sg-1 matches, which denies it");
    }

    // Others may reach it; from here it is one rule away.
    [Fact]
    public void Of_ListeningElsewhereAndSilentHere_IsLatent()
    {
        var verdict = View(Seen("443", "1-10000"), 22).Ports.Single(port => port.Port.Number == 22);
        verdict.Kind.ShouldBe(PortVerdictKind.Latent);
        verdict.AllowedFrom.ShouldBe(AddressSet.Of(IPNetwork.Parse("10.9.0.0/16")));
    }

    [Fact]
    public void Of_ListeningElsewhereAndNotAskedHere_SaysNothing() => View(Seen("443", "443"), 22).Ports.ShouldNotContain(port => port.Port.Number == 22);

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
        ExposureView.Of(path, AddressSet.Of(Scanner), Seen("443", "1-10000"), new HashSet<NetworkPort>()).Rules.Single().IsUnused.ShouldBeFalse();
    }

    // From another place it may well be of use.
    [Fact]
    public void Of_RuleThatAllowsOthersOnly_IsNotJudged() => View(Seen("443", "1-10000")).Rules.ShouldNotContain(use => use.Rule == Elsewhere);

    // The scanner is somewhere in 10.0.0.0/16: what some of it may do is no wonder, what all of it may do was surely tried.
    [Fact]
    public void Of_ObserverThatMayBeAnywhere_IsGivenTheBenefitOfTheDoubt()
    {
        var view = ExposureView.Of(Path, AddressSet.Of(IPNetwork.Parse("10.0.0.0/16")), Seen("8000", "1-10000"), new HashSet<NetworkPort>());
        view.Ports.Single().Kind.ShouldBe(PortVerdictKind.Exposed);
        view.Rules.Select(use => use.Rule).ShouldBe([Web, Redis]);
    }

    [Fact]
    public void Of_HostThatAnswersEverywhere_SaysNothing()
    {
        var view = View(Seen("443", "1-10000") with { AnswersEverywhere = true });
        view.Ports.ShouldBeEmpty();
        view.Rules.ShouldBeEmpty();
    }

    private static RuleUse Use(ExposureView view, FilterRule rule) => view.Rules.Single(use => use.Rule == rule);

    private static ExposureView View(HostObservation host, params ushort[] listening) =>
        ExposureView.Of(Path, AddressSet.Of(Scanner), host, listening.Select(port => new NetworkPort(TransportProtocol.Tcp, port)).ToHashSet());

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
