using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Exposure;

/// <summary>What is said of an instance of a VPC: the internet's way to it is judged, wherever it was seen from.</summary>
public sealed class CloudExposureTests
{
    private const string Everybody = "0.0.0.0/0";
    private static readonly AccountKey Cloud = AccountKey.Parse("aws/111122223333");
    private static readonly IPAddress Private = IPAddress.Parse("10.0.0.5");
    private static readonly IPAddress Public = IPAddress.Parse("11.1.2.3");
    private static readonly ObservedService Redis = Tcp(6379, "redis", "Redis key-value store", "6.0.16");

    [Fact]
    public void Judge_SeenFromTheInsideAndOpenToTheInternet_NamesAllThatStandsOnTheWay()
    {
        var finding = new Instance(Vpc(6379, Everybody)).Look(Private, Redis).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("open-to-anywhere tcp/6379");
        finding.Title.ShouldBe("Redis on tcp/6379 is open to anywhere at 11.1.2.3");
        finding.Why.ShouldBe([
            "network ACL acl-1, what comes in: rule 100 of acl-1 allows it (allow all for 0.0.0.0/0)",
            "security groups of eni-1: rule sgr-1 of sg-1 allows it (tcp 6379 from 0.0.0.0/0)",
            "network ACL acl-1, the answers: rule 100 of acl-1 allows it (allow all for 0.0.0.0/0)",
            "route table rtb-1, the answers: rule 0.0.0.0/0 of rtb-1 allows it (0.0.0.0/0 goes to igw-1)",
            "Redis key-value store 6.0.16 answered a probe from eu-west-1/internal",
            finding.Why[^1],
        ]);
    }

    // A group alone would call it open.
    [Fact]
    public void Judge_NoRouteToTheInternet_IsNoExposure()
    {
        var vpc = Vpc(6379, Everybody);
        vpc = vpc with { Subnets = [vpc.Subnets[0] with { Routes = new AwsRouteTable("rtb-1", [new AwsRoute("nat-1", [IPNetwork.Parse(Everybody)])]) }] };
        new Instance(vpc).Look(Private, Redis).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("12.0.0.0/7", true)]
    [InlineData("12.34.0.0/16", false)]
    public void Judge_OpenToAPartOfTheInternet_IsAnybodyFromAPartOn(string network, bool isAnybody) =>
        new Instance(Vpc(6379, network)).Look(Private, Redis).Findings.Length.ShouldBe(isAnybody ? 1 : 0);

    // One trouble, though two addresses lead to it and both are scanned; the first campaign stays its first.
    [Fact]
    public void Judge_BothAddressesSeen_IsOneFinding()
    {
        var instance = new Instance(Vpc(6379, Everybody));
        var inside = instance.Look(Private, Redis).Findings.ShouldHaveSingleItem();
        var outside = instance.Look(Public, Redis).Findings.Single(finding => finding.Kind == FindingKind.Exposure);

        outside.Id.ShouldBe(inside.Id);
        outside.CampaignId.ShouldBe(inside.CampaignId);
        instance.Open.Count(finding => finding.Kind == FindingKind.Exposure).ShouldBe(1);
    }

    [Fact]
    public void Judge_RuleTakenAway_EndsTheFindingThoughTheServiceAnswers()
    {
        var instance = new Instance(Vpc(6379, Everybody));
        instance.Look(Private, Redis);
        instance.Networks = new NetworkMap([Vpc(6379, "10.0.0.0/8")]);

        instance.Look(Private, Redis).Resolved.ShouldHaveSingleItem();
        instance.Open.ShouldBeEmpty();
    }

    // Nobody knows what is allowed then: what was found stays, and nothing is added.
    [Fact]
    public void Judge_NetworkNotRead_LeavesFindingsAsTheyAre()
    {
        var instance = new Instance(Vpc(6379, Everybody));
        instance.Look(Private, Redis);
        instance.Networks = NetworkMap.Empty;

        instance.Look(Private, Redis, Tcp(443, "https")).Resolved.ShouldBeEmpty();
        instance.Open.Where(finding => finding.Kind == FindingKind.Exposure).ShouldHaveSingleItem();
    }

    [Fact]
    public void Judge_AnswersFromTheInternetWithoutARule_NamesWhereItShouldHaveStopped()
    {
        var finding = new Instance(Vpc(6379, "10.0.0.0/8")).Look(Public, Redis).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("answers-not-allowed tcp/6379");
        finding.Title.ShouldBe("tcp/6379 answers though no rule allows it");
        finding.Why[0].ShouldBe("security groups of eni-1: no rule of sg-1 matches, which denies it");
    }

    // Who told where the scanner stands gets more: from there it is not allowed, though it is from elsewhere.
    [Fact]
    public void Judge_VantageIsKnown_IsJudgedFromThere()
    {
        var rule = Vpc(6379, "10.0.7.0/24");
        new Instance(rule).Look(Private, Redis).Findings.ShouldBeEmpty("somebody inside may");
        new Instance(rule) { Vantages = From("10.0.7.0/24") }.Look(Private, Redis).Findings.ShouldBeEmpty("the scanner may");

        var finding = new Instance(rule) { Vantages = From("10.0.0.9/32") }.Look(Private, Redis).Findings.ShouldHaveSingleItem();
        Describe(finding).ShouldBe("answers-not-allowed tcp/6379");
    }

    // The same 10.0.0.5 in two VPCs: each by its own rules.
    [Fact]
    public void Find_AddressInTwoNetworks_GoesByTheSubnet()
    {
        var (open, closed) = (Vpc(6379, Everybody), Vpc(6379, "10.0.0.0/8", "2"));
        new Instance(open) { Networks = new NetworkMap([closed, open]) }.Look(Private, Redis).Findings.Length.ShouldBe(1);
        new Instance(closed, "2") { Networks = new NetworkMap([open, closed]) }.Look(Private, Redis).Findings.ShouldBeEmpty();
    }

    // An admin port that only the office may ask is open inside and closed outside: the rules say so.
    [Fact]
    public void Judge_VantagesDifferAsTheRulesSay_IsNoFinding()
    {
        var instance = new Instance(Vpc(6379, "10.0.0.0/8"));

        instance.Look(Private, Redis).Findings.ShouldBeEmpty();
        instance.LookFrom("internet/external", Public).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_OpenInsideAndNotOutsideThoughEverybodyMay_VantagesDisagree()
    {
        var instance = new Instance(Vpc(443, Everybody));
        instance.Look(Private, Tcp(443, "https"));

        var finding = instance.LookFrom("internet/external", Public).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("vantages-disagree");
        finding.Title.ShouldBe("internet/external and eu-west-1/internal see different services at 10.0.0.5");
        finding.Why.ShouldBe([
            "tcp/443 is open from eu-west-1/internal (at 10.0.0.5) and not from internet/external (at 11.1.2.3)",
            "no rule of the provider says why: a firewall that no API tells of stands between, or another machine answers",
            "the looks are 60 minutes apart"]);
        finding.Confidence.ShouldBe(0.9);
    }

    [Fact]
    public void Judge_OpenOutsideAndNotInsideThoughTheScannerMay_VantagesDisagree()
    {
        var instance = new Instance(Vpc(443, Everybody));
        instance.LookFrom("internet/external", Public, Tcp(443, "https"));

        Describe(instance.Look(Private).Findings.ShouldHaveSingleItem()).ShouldBe("vantages-disagree");
    }

    [Fact]
    public void Judge_VantagesAgreeAgain_EndsTheDisagreementFromEitherSide()
    {
        var instance = new Instance(Vpc(443, Everybody));
        instance.Look(Private, Tcp(443, "https"));
        var finding = instance.LookFrom("internet/external", Public).Findings.ShouldHaveSingleItem();

        instance.Look(Private, Tcp(443, "https")).Findings.ShouldHaveSingleItem().Id.ShouldBe(finding.Id, "seen from the other side it is the same");
        instance.Look(Private).Resolved.ShouldContain(finding.Id);
    }

    [Fact]
    public void Judge_TheOtherLookIsOld_IsNotCompared()
    {
        var instance = new Instance(Vpc(443, Everybody)) { Between = TimeSpan.FromHours(25) };
        instance.Look(Private, Tcp(443, "https"));

        instance.LookFrom("internet/external", Public).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_NobodyKnowsTheRules_DisagreementHasHalfTheConfidence()
    {
        var instance = new Instance(Vpc(443, Everybody)) { Networks = NetworkMap.Empty };
        instance.Look(Private, Tcp(443, "https"));

        var finding = instance.LookFrom("eu-west-2/internal", Private).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("vantages-disagree");
        finding.Confidence.ShouldBe(0.5);
    }

    // Who on the internet may reach it does not depend on where it is seen from; what ends it is a look from where it was seen.
    [Fact]
    public void Judge_ExposureSeenFromTwoVantages_IsOneFinding()
    {
        var instance = new Instance(Vpc(6379, Everybody)) { Between = TimeSpan.FromHours(25) };
        var inside = instance.Look(Private, Redis).Findings.ShouldHaveSingleItem();
        instance.LookFrom("internet/external", Public).Resolved.ShouldBeEmpty("a look from elsewhere proves nothing of it");

        instance.LookFrom("internet/external", Public, Redis).Findings.Single(finding => finding.Kind == FindingKind.Exposure).Id.ShouldBe(inside.Id);
    }

    private static VantageSources From(string network) =>
        new(ImmutableSortedDictionary<string, AddressSet>.Empty.Add("eu-west-1/internal", AddressSet.Of(IPNetwork.Parse(network))));

    private static AwsNetworkFacts Vpc(ushort port, string source, string number = "1")
    {
        ImmutableArray<AwsAclEntry> all = [new(100, RuleAction.Allow, null, new(0, 65535), IPNetwork.Parse(Everybody))];
        return new AwsNetworkFacts(
            $"vpc-{number}",
            "eu-west-1",
            [Subnet("10.0.0.0/24", number), Subnet("10.0.7.0/24", "7")],
            [new AwsSecurityGroup("sg-1", [new AwsPermission("sgr-1", IpProtocol.Tcp, new(port, port)) { Networks = [IPNetwork.Parse(source)] }])],
            [new AwsInterface("eni-1", $"subnet-{number}", [Private], ["sg-1"]) { PublicAddresses = number == "1" ? [new(Public, Private)] : [] }],
            ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty);

        AwsSubnet Subnet(string network, string id) => new(
            $"subnet-{id}", [IPNetwork.Parse(network)], new AwsNetworkAcl("acl-1", all, all), new AwsRouteTable("rtb-1", [new AwsRoute("igw-1", [IPNetwork.Parse(Everybody)])]));
    }

    private sealed class Instance(AwsNetworkFacts vpc, string number = "1")
    {
        private static readonly AccountState Account = new(Cloud, "local", new AccountScope([], [], []), new AccountLimits(), [], Start);
        private readonly Dictionary<string, Finding> _open = [];
        private AssetBaseline? _baseline;
        private int _looks;

        public NetworkMap Networks { get; set; } = new([vpc]);

        public VantageSources Vantages { get; init; } = VantageSources.Unknown;

        public IEnumerable<Finding> Open => _open.Values;

        /// <summary>From one look to the next.</summary>
        public TimeSpan Between { get; init; } = TimeSpan.FromHours(1);

        public DetectionResult Look(IPAddress address, params ImmutableArray<ObservedService> services) => LookFrom("eu-west-1/internal", address, services);

        public DetectionResult LookFrom(string vantage, IPAddress address, params ImmutableArray<ObservedService> services)
        {
            var asset = new Asset(
                new AssetSnapshot { Key = new AssetKey(Cloud, "i-1"), Subnet = new SubnetKey(Cloud, $"subnet-{number}"), Addresses = [Private, Public], LaunchedAt = DateTimeOffset.FromUnixTimeSeconds(1000) },
                "eu-west-1", Start, Start, null);
            var look = Detection.Estate.Look("db", 1, services);
            look = look with
            {
                Asset = asset.Snapshot.Key,
                Subnet = asset.Snapshot.Subnet,
                CampaignId = $"c{++_looks}",
                Number = _looks,
                Host = look.Host with { Address = address, Vantage = vantage, ObservedAt = look.Host.ObservedAt + (_looks * Between) },
            };
            var result = ObservationJudge.Judge(look, _baseline, PeerStatistics.Empty, asset, new AccessRules(Account, Networks, Vantages), [.. _open.Values]);
            foreach (var id in result.Resolved)
                _open.Remove(id).ShouldBeTrue();
            foreach (var finding in result.Findings)
                _open[finding.Id] = finding;
            _baseline = result.Baseline;
            return result;
        }
    }
}
