using System.Collections.Immutable;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Detection;

/// <summary>One asset seen from the inside and from the internet: each place sees its own, and is compared with its own.</summary>
public sealed class VantageTests
{
    private const string Inside = "eu-west-1/internal";
    private const string Outside = "internet/external";

    private static readonly ObservedService Ssh = Tcp(22, "ssh", "OpenSSH", "8.9p1 Ubuntu 3");
    private static readonly ObservedService Web = Tcp(80, "http", "nginx", "1.24.0");
    private static readonly ObservedService Redis = Tcp(6379, "redis", "Redis key-value store", "6.0.16");

    [Fact]
    public void Judge_EachVantageSeesItsOwn_NothingVanishesAndNothingIsNew()
    {
        var estate = new Estate();
        for (var campaign = 1; campaign <= 4; campaign++)
        {
            estate.JudgeForNews(From(Inside, campaign, Ssh, Web)).ShouldBeEmpty($"inside, {campaign}");
            estate.JudgeForNews(From(Outside, campaign + 0.5, Web)).ShouldBeEmpty($"outside, {campaign}");
        }
    }

    [Fact]
    public void Judge_ServiceAppearsToBoth_IsAFindingOfEachThatEndsByItself()
    {
        var estate = new Estate();
        estate.Judge(From(Inside, 1, Web));
        estate.Judge(From(Outside, 1.5, Web));

        var inside = estate.Judge(From(Inside, 2, Web, Redis)).Findings.ShouldHaveSingleItem();
        var outside = estate.Judge(From(Outside, 2.5, Web, Redis)).Findings.ShouldHaveSingleItem();

        Describe(inside).ShouldBe("new-service tcp/6379");
        Describe(outside).ShouldBe("new-service tcp/6379");
        (inside.Vantage, outside.Vantage).ShouldBe((Inside, Outside));
        outside.Id.ShouldNotBe(inside.Id);

        estate.Judge(From(Outside, 3.5, Web)).Resolved.ShouldBe([outside.Id]);
        estate.Open.Keys.ShouldBe([inside.Id]);
    }

    // Whoever has one vantage has the ids of before.
    [Fact]
    public void IdOf_VantageThatSawTheAssetFirst_IsWithoutIt()
    {
        var estate = new Estate();
        estate.Judge(From(Inside, 1, Web));

        var finding = estate.Judge(From(Inside, 2, Web, Redis)).Findings.ShouldHaveSingleItem();

        finding.Id.ShouldBe(Finding.IdOf(Key("db"), "1000", FindingKind.Anomaly, FindingType.NewService, new NetworkPort(TransportProtocol.Tcp, 6379)));
    }

    [Fact]
    public void Judge_BaselineFromBeforeVantages_IsTakenOverByWhoLooksNext()
    {
        var estate = new Estate();
        estate.Judge(From(Inside, 1, Ssh, Web));
        estate.Baselines[Key("db")] = estate.Baselines[Key("db")] with { Vantage = null, LookedAt = null };
        estate.Reload();

        estate.JudgeForNews(From(Inside, 2, Web)).ShouldBe(["vanished-service tcp/22"]);
        estate.Baselines[Key("db")].Vantage.ShouldBe(Inside);
        estate.Baselines[Key("db")].FurtherAddresses.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_PeersHaveItOpenInside_IsStillASurpriseFromOutside()
    {
        var estate = new Estate();
        for (var peer = 0; peer < 8; peer++)
        {
            estate.Judge(From(Inside, 1, $"peer-{peer}", Ssh, Web));
            estate.Judge(From(Outside, 1.5, $"peer-{peer}", Web));
        }

        estate.Judge(From(Inside, 1, Web));
        estate.Judge(From(Outside, 1.5, Web));
        var inside = estate.Judge(From(Inside, 2, Ssh, Web)).Findings.ShouldHaveSingleItem();
        var outside = estate.Judge(From(Outside, 2.5, Ssh, Web)).Findings.ShouldHaveSingleItem();

        inside.Why.ShouldContain("8 of 8 peers (web, ami-1) have tcp/22 open");
        outside.Why.ShouldContain("0 of 8 peers (web, ami-1) have tcp/22 open");
        outside.Confidence.ShouldBeGreaterThan(inside.Confidence);
    }

    [Fact]
    public void Reload_AfterLooksFromTwoVantages_CountsTheSamePeers()
    {
        var estate = new Estate();
        for (var peer = 0; peer < 4; peer++)
        {
            estate.Judge(From(Inside, 1, $"peer-{peer}", Ssh, Web));
            estate.Judge(From(Outside, 1.5, $"peer-{peer}", Web));
            estate.Judge(From(Outside, 2.5, $"peer-{peer}", Web, Redis));
        }

        string[] Peers() => [.. new[] { Inside, Outside }.SelectMany(vantage => new[] { 22, 80, 6379 }.Select(port =>
            estate.Peers.PeersOf("web, ami-1", vantage, null).Open(new NetworkPort(TransportProtocol.Tcp, (ushort)port)).ToString()))];
        var grown = Peers();
        estate.Reload();

        grown.ShouldBe(["4 of 4", "4 of 4", "0 of 4", "0 of 4", "4 of 4", "4 of 4"]);
        Peers().ShouldBe(grown);
    }

    private static AssetObservation From(string vantage, double campaign, params ImmutableArray<ObservedService> services) => From(vantage, campaign, "db", services);

    /// <summary>A look in week <paramref name="campaign"/>; half a week later is days after the last one from elsewhere, so the two are not compared.</summary>
    private static AssetObservation From(string vantage, double campaign, string id, params ImmutableArray<ObservedService> services)
    {
        var look = Look(id, (int)Math.Floor(campaign), services);
        var later = TimeSpan.FromDays(7 * (campaign - Math.Floor(campaign)));
        return look with { Host = look.Host with { Vantage = vantage, StartedAt = look.Host.StartedAt + later, ObservedAt = look.Host.ObservedAt + later } };
    }
}
