using System.Collections.Immutable;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Detection;

public sealed class BaselineDetectorTests
{
    private static readonly ObservedService Ssh = Tcp(22, "ssh", "OpenSSH", "8.9p1 Ubuntu 3");
    private static readonly ObservedService Web = Tcp(80, "http", "nginx", "1.24.0");
    private static readonly ObservedService Admin = Tcp(8080, "http", "Jetty", "9.4.53");
    private static readonly ObservedService Redis = Tcp(6379, "redis", "Redis key-value store", "6.0.16");
    private static readonly ImmutableArray<ObservedService> Usual = [Ssh, Web, Admin];

    public static TheoryData<string, ObservedService[], string[]> Incidents() => new()
    {
        { "nothing", [Ssh, Web, Admin], [] },
        { "a service appeared", [Ssh, Web, Admin, Redis], ["new-service tcp/6379"] },
        { "a service went", [Ssh, Web], ["vanished-service tcp/8080"] },
        { "downgraded", [Tcp(22, "ssh", "OpenSSH", "7.2p2"), Web, Admin], ["changed-service tcp/22"] },
        { "replaced", [Ssh, Tcp(80, "http", "Apache httpd", "2.4.58"), Admin], ["changed-service tcp/80"] },
        { "moved", [Ssh, Web, Tcp(9999, "http", "Jetty", "9.4.53")], ["moved-service tcp/9999"] },
        { "moved, version not told", [Ssh, Web, Tcp(9999, "http", "Jetty")], ["moved-service tcp/9999"] },
        { "gone and another came", [Ssh, Web, Tcp(9999, "http", "Werkzeug", "2.0")], ["new-service tcp/9999", "vanished-service tcp/8080"] },
        { "all at once", [Tcp(22, "ssh", "OpenSSH", "7.2p2"), Tcp(9999, "http", "Jetty", "9.4.53"), Redis],
            ["changed-service tcp/22", "moved-service tcp/9999", "new-service tcp/6379", "vanished-service tcp/80"] },
        { "version not told", [Tcp(22, "ssh", "OpenSSH"), Tcp(80, "http"), Admin], [] },
        { "version told shorter", [Tcp(22, "ssh", "OpenSSH", "8.9p1"), Web, Admin], [] },
        { "nothing identified", [Tcp(22, "ssh") with { Method = ServiceMethod.Table }, Tcp(80, "http") with { Method = ServiceMethod.Table }, Admin], [] },
        { "a range of versions", [Ssh, Tcp(80, "http", "nginx", "1.18.0 or later"), Admin], [] },
    };

    [Theory]
    [MemberData(nameof(Incidents))]
    public void Judge_SecondCampaign_ReportsExactlyWhatHappened(string incident, ObservedService[] now, string[] expected)
    {
        var estate = Established(peers: 11);

        estate.JudgeForNews(Look("victim", 2, [.. now])).ShouldBe(expected, customMessage: incident);
        estate.JudgeForNews(Look("victim", 3, [.. now])).ShouldBeEmpty("the same is no news a week later");
        estate.Open.Values.Select(Describe).Order(StringComparer.Ordinal).ToArray().ShouldBe(expected, customMessage: "what is not mended stays open");
    }

    [Theory]
    [MemberData(nameof(Incidents))]
    public void Judge_UndoneIncident_ResolvesWithoutNews(string incident, ObservedService[] now, string[] expected)
    {
        expected.ShouldNotBeNull();
        var estate = Established(peers: 11);
        estate.Judge(Look("victim", 2, [.. now]));

        estate.JudgeForNews(Look("victim", 3, Usual)).ShouldBeEmpty(incident);
        estate.Open.ShouldBeEmpty(incident);
    }

    [Fact]
    public void Judge_NewService_ExplainsInNumbers()
    {
        var estate = Established(peers: 11);
        estate.Judge(Look("victim", 2, Usual));

        var finding = estate.Judge(Look("victim", 3, [.. Usual, Redis])).Findings.ShouldHaveSingleItem();

        finding.Title.ShouldBe("Redis key-value store 6.0.16 on tcp/6379 is new");
        finding.Why.ShouldBe([
            "tcp/6379 was not open in any of the 2 earlier looks since 2026-11-20",
            "0 of 11 peers (web, ami-1) have tcp/6379 open",
            "Redis key-value store 6.0.16 answers",
            "the baseline expected this with a probability of 0.08 % (10.3 bits of surprise)",
        ]);
        finding.Confidence.ShouldBeGreaterThan(0.99);
    }

    [Fact]
    public void Judge_DowngradeAndUpgrade_SaySo()
    {
        var estate = Established(peers: 3);

        var changes = estate.Judge(Look("victim", 2, Tcp(22, "ssh", "OpenSSH", "9.10"), Tcp(80, "http", "nginx", "1.18.0"), Admin)).Findings;

        changes.Select(finding => finding.Title).ShouldBe(
            ["OpenSSH on tcp/22 was upgraded from 8.9p1 Ubuntu 3 to 9.10", "nginx on tcp/80 was downgraded from 1.24.0 to 1.18.0"], ignoreOrder: true);
    }

    [Fact]
    public void Judge_ServiceThatPeersHave_IsLessSurprising()
    {
        var common = new Estate();
        var rare = new Estate();
        for (var i = 0; i < 8; i++)
        {
            common.Judge(Look($"peer-{i}", 1, Ssh, Redis));
            rare.Judge(Look($"peer-{i}", 1, Ssh));
        }

        common.Judge(Look("victim", 1, Ssh));
        rare.Judge(Look("victim", 1, Ssh));

        common.Judge(Look("victim", 2, Ssh, Redis)).Findings.Single().Confidence
            .ShouldBeLessThan(rare.Judge(Look("victim", 2, Ssh, Redis)).Findings.Single().Confidence);
    }

    [Fact]
    public void Judge_NoAnswer_IsWeakerThanClosed()
    {
        var closed = Established(peers: 3).Judge(Look("victim", 2, Ssh, Web, InState(8080, PortState.Closed))).Findings.Single();
        var silent = Established(peers: 3).Judge(Look("victim", 2, Ssh, Web, InState(8080, PortState.Filtered))).Findings.Single();

        closed.Title.ShouldBe("Jetty 9.4.53 on tcp/8080 is gone");
        silent.Title.ShouldBe("Jetty 9.4.53 on tcp/8080 does not answer any more");
        silent.Id.ShouldBe(closed.Id);
        silent.Confidence.ShouldBe(closed.Confidence / 2, 0.001);
    }

    [Fact]
    public void Judge_MovedServiceThatCloses_HasVanished()
    {
        var estate = Established(peers: 3);
        estate.JudgeForNews(Look("victim", 2, Ssh, Web, Tcp(9999, "http", "Jetty", "9.4.53"))).ShouldBe(["moved-service tcp/9999"]);

        estate.JudgeForNews(Look("victim", 3, Ssh, Web)).ShouldBe(["vanished-service tcp/9999"]);
        estate.Open.Count.ShouldBe(1);
    }

    [Fact]
    public void Judge_PortThatComesAndGoes_FallsSilent()
    {
        var estate = Established(peers: 0);
        var news = Enumerable.Range(2, 20).Select(campaign => estate.JudgeForNews(Look("victim", campaign, campaign % 2 == 0 ? [Ssh, Web] : Usual))).ToList();

        news[0].ShouldBe(["vanished-service tcp/8080"]);
        news[10..].ShouldAllBe(raised => raised.Length == 0);
    }

    [Fact]
    public void Judge_LooksThatTellNothing_NeverTakeServicesAway()
    {
        var estate = Established(peers: 3);
        var empty = Look("victim", 2);
        AssetObservation[] looks =
        [
            empty with { Host = empty.Host with { State = HostState.Unknown } },
            empty with { Host = empty.Host with { State = HostState.Down } },
            empty with { Host = empty.Host with { State = HostState.Skipped, Coverage = PortCoverage.None } },
            empty with { Host = empty.Host with { IsComplete = false, TimedOut = true } },
            empty with { Host = empty.Host with { Unlisted = [new(PortState.Filtered, 10000, "no-response", TransportProtocol.Tcp, PortRanges.Empty)] } },
            empty with { Host = empty.Host with { Coverage = PortCoverage.None, Unlisted = [] } },
        ];
        var before = estate.Baselines[Key("victim")];

        foreach (var look in looks)
            estate.JudgeForNews(look).ShouldBeEmpty();

        var after = estate.Baselines[Key("victim")];
        after.Ports.ShouldBe(before.Ports);
        after.Looks.ShouldBe(before.Looks);
        after.ObservationNumber.ShouldBe(before.ObservationNumber + looks.Length);
        estate.JudgeForNews(Look("victim", 3, Usual)).ShouldBeEmpty();
    }

    [Fact]
    public void Judge_InterruptedLook_KeepsWhatWasPositivelySeen()
    {
        var estate = Established(peers: 3);
        var interrupted = Look("victim", 2, Redis);

        estate.JudgeForNews(interrupted with { Host = interrupted.Host with { IsComplete = false, State = HostState.Unknown } })
            .ShouldBe(["new-service tcp/6379"]);
    }

    [Fact]
    public void Judge_WiderScan_LearnsWithoutFindings()
    {
        var estate = Established(peers: 3);
        var wide = Look("victim", 2, [.. Usual, Tcp(31337, "http", "Caddy")]);
        wide = wide with { Host = wide.Host with { Coverage = new() { Tcp = PortRanges.All } } };

        estate.JudgeForNews(wide).ShouldBeEmpty();
        estate.JudgeForNews(Look("victim", 3, Usual)).ShouldBeEmpty("31337 was not covered this time");
    }

    [Fact]
    public void Judge_FirstCampaign_RaisesNothing()
    {
        var estate = new Estate();
        for (var i = 0; i < 10; i++)
            estate.JudgeForNews(Look($"host-{i}", 1, Ssh)).ShouldBeEmpty();

        estate.JudgeForNews(Look("odd-one", 1, Ssh, Redis)).ShouldBeEmpty();
    }

    [Fact]
    public void Judge_AssetThatAppeared_RaisesOneFindingWithItsServices()
    {
        var estate = Established(peers: 4);
        var rogue = AssetOf("rogue", inventoriedAt: Start.AddDays(3));

        var finding = estate.Judge(Look("rogue", 2, Ssh, Redis), rogue).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("first-seen");
        finding.Why.ShouldContain("tcp/6379 is unusual here: 0 of 5 peers (web, ami-1) have it open");
        finding.Why.ShouldContain("tcp/22 is open: OpenSSH 8.9p1 Ubuntu 3 answers");
        estate.JudgeForNews(Look("rogue", 3, Ssh, Redis), rogue).ShouldBeEmpty();
        estate.Open.Count.ShouldBe(1);
        estate.JudgeForNews(Look("rogue", 4, Ssh, Redis), rogue).ShouldBeEmpty();
        estate.Open.ShouldBeEmpty("after three looks it is one of the known ones");
    }

    [Fact]
    public void Judge_AssetThatEarlierCampaignsLeftOut_IsNotNew() =>
        Established(peers: 4).JudgeForNews(Look("left-out", 2, Ssh, Redis), AssetOf("left-out")).ShouldBeEmpty();

    [Fact]
    public void Judge_SubnetWithFewPeers_KnowsNoNewAssets() =>
        Established(peers: 1).JudgeForNews(Look("rogue", 2, Ssh), AssetOf("rogue", inventoriedAt: Start.AddDays(3))).ShouldBeEmpty();

    [Fact]
    public void Judge_NewIncarnation_InheritsNothing()
    {
        var estate = Established(peers: 3);
        estate.Judge(Look("victim", 2, [.. Usual, Redis]));
        estate.Open.Count.ShouldBe(1);

        estate.JudgeForNews(Look("victim", 3, Redis) with { Incarnation = "2000" }).ShouldBeEmpty();

        estate.Open.ShouldBeEmpty("the machine that had it is gone");
        estate.Baselines[Key("victim")].Looks.ShouldBe(1);
        estate.JudgeForNews(Look("victim", 4, Usual), AssetOf("victim", "2000")).ShouldBeEmpty("a late result of the former machine");
        estate.Baselines[Key("victim")].Incarnation.ShouldBe("2000");
    }

    [Fact]
    public void Judge_HostThatAnswersEverywhere_RaisesOneCheckAndLearnsNothing()
    {
        var estate = Established(peers: 3);
        var before = estate.Baselines[Key("victim")].Ports;
        var everywhere = Look("victim", 2, [.. Enumerable.Range(1, 500).Select(port => Tcp((ushort)port, "unknown"))]);
        everywhere = everywhere with { Host = everywhere.Host with { AnswersEverywhere = true } };

        estate.JudgeForNews(everywhere).ShouldBe(["answers-everywhere"]);
        estate.Baselines[Key("victim")].Ports.ShouldBe(before);
        estate.JudgeForNews(Look("victim", 3, Usual)).ShouldBeEmpty();
        estate.Open.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_SecondAddressOfAnAsset_HasItsOwnHistory()
    {
        var estate = Established(peers: 3);
        var asset = AssetOf("dual", addresses: ["10.0.1.1", "10.0.2.1"]);
        var front = At("10.0.1.1", Look("dual", 1, Web));
        var back = At("10.0.2.1", Look("dual", 1, Ssh));

        foreach (var look in new[] { front, back, front, back })
            estate.JudgeForNews(look, asset).ShouldBeEmpty();

        estate.JudgeForNews(At("10.0.2.1", Look("dual", 2, Ssh, Redis)), asset).ShouldBe(["new-service tcp/6379"]);
        estate.JudgeForNews(At("10.0.1.1", Look("dual", 2, Web)), asset).ShouldBeEmpty();
        estate.Open.Count.ShouldBe(1, "the other address does not decide over it");
        estate.Judge(At("10.0.2.1", Look("dual", 3, Ssh)), asset);
        estate.Open.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_ChangedAddress_KeepsTheHistory()
    {
        var estate = Established(peers: 3);
        var asset = AssetOf("victim", addresses: ["10.0.9.9"]);

        estate.JudgeForNews(At("10.0.9.9", Look("victim", 2, [.. Usual, Redis])), asset).ShouldBe(["new-service tcp/6379"]);
        estate.Baselines[Key("victim")].FurtherAddresses.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_RepeatedObservation_ChangesNothing()
    {
        var estate = Established(peers: 3);
        var baseline = estate.Baselines[Key("victim")];

        var result = BaselineDetector.Judge(Look("victim", 2, Redis) with { Number = 1 }, baseline, estate.Peers, null, []);

        result.Baseline.ShouldBeSameAs(baseline);
        result.Findings.ShouldBeEmpty();
        result.Resolved.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_TextOfTheTarget_IsBounded()
    {
        var estate = Established(peers: 3);

        var finding = estate.Judge(Look("victim", 2, [.. Usual, Tcp(6379, "redis", new string('x', 10_000), new string('y', 10_000))])).Findings.Single();

        finding.Title.Length.ShouldBeLessThan(250);
        finding.Why.ShouldAllBe(reason => reason.Length < 300);
        estate.Baselines[Key("victim")].Ports.Single(belief => belief.Port.Number == 6379).Product!.Length.ShouldBe(10_000, "stored raw");
    }

    [Fact]
    public void Judge_SeenAgain_KeepsFirstTimeAndMovesLast()
    {
        var estate = Established(peers: 3);
        estate.Judge(Look("victim", 2, [.. Usual, Redis]));

        var again = estate.Judge(Look("victim", 3, [.. Usual, Redis])).Findings.ShouldHaveSingleItem();

        again.CampaignId.ShouldBe("c2");
        again.LastSeenAt.ShouldBe(again.FirstSeenAt.AddDays(7));
    }

    private static AssetObservation At(string address, AssetObservation look) =>
        look with { Host = look.Host with { Address = System.Net.IPAddress.Parse(address) } };

    private static Estate Established(int peers)
    {
        var estate = new Estate();
        for (var i = 0; i < peers; i++)
            estate.JudgeForNews(Look($"peer-{i}", 1, Usual)).ShouldBeEmpty();
        estate.JudgeForNews(Look("victim", 1, Usual)).ShouldBeEmpty();
        return estate;
    }
}
