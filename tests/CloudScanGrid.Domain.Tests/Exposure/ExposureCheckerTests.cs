using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Tests.Detection;
using static CloudScanGrid.Domain.Tests.Detection.Estate;

namespace CloudScanGrid.Domain.Tests.Exposure;

public sealed class ExposureCheckerTests
{
    private static readonly ObservedService Redis = Tcp(6379, "redis", "Redis key-value store", "6.0.16");
    private static readonly SecurityGroup World = Group("sg-world", "0.0.0.0/0", 6379);
    private static readonly SecurityGroup Inside = Group("sg-inside", "10.0.0.0/8", 6379);

    [Fact]
    public void Check_SensitiveServiceThatEverybodyMayReach_NamesGroupRuleServiceAndVantage()
    {
        var estate = new Estate { Groups = [World] };

        var finding = estate.Judge(Look("db", 1, Redis), AssetOf("db", groups: ["sg-world"])).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("open-to-anywhere tcp/6379");
        finding.Title.ShouldBe("Redis on tcp/6379 is open to anywhere");
        finding.Why[0].ShouldBe("security group sg-world allows it: tcp 6379 from 0.0.0.0/0");
        finding.Why[1].ShouldBe("Redis key-value store 6.0.16 answered a probe from eu-west-1/internal");
    }

    [Fact]
    public void Check_OnlyInsideMayReach_IsNoExposure() =>
        new Estate { Groups = [World, Inside] }.JudgeForNews(Look("db", 1, Redis), AssetOf("db", groups: ["sg-inside"])).ShouldBeEmpty();

    [Fact]
    public void Check_RuleForIPv6OfAnAssetWithoutIPv6_IsNoExposure()
    {
        var estate = new Estate { Groups = [Group("sg-6", "::/0", 6379)] };

        estate.JudgeForNews(Look("db", 1, Redis), AssetOf("db", groups: ["sg-6"])).ShouldBeEmpty();
        estate.JudgeForNews(Look("dual", 1, Redis), AssetOf("dual", groups: ["sg-6"], addresses: [AddressOf("dual").ToString(), "2001:db8::1"]))
            .ShouldBe(["open-to-anywhere tcp/6379"]);
    }

    [Fact]
    public void Check_PortThatNoRuleAllows_SaysThatRulesOrFirewallAreWrong()
    {
        var estate = new Estate { Groups = [World] };

        var finding = estate.Judge(Look("db", 1, Tcp(443, "https")), AssetOf("db", groups: ["sg-world"])).Findings.ShouldHaveSingleItem();

        Describe(finding).ShouldBe("answers-not-allowed tcp/443");
        finding.Why.ShouldBe([
            "no ingress rule of sg-world allows tcp/443", "https answered from eu-west-1/internal", "the model of the rules or the firewall is wrong"]);
    }

    [Fact]
    public void Check_GroupThatTheAccountDoesNotShow_LeavesItOpenWhatIsAllowed() =>
        new Estate { Groups = [World] }.JudgeForNews(Look("db", 1, Tcp(443, "https")), AssetOf("db", groups: ["sg-world", "sg-hidden"])).ShouldBeEmpty();

    [Fact]
    public void Check_AssetWithoutGroups_IsNotJudged() =>
        new Estate { Groups = [World] }.JudgeForNews(Look("db", 1, Redis)).ShouldBeEmpty();

    [Fact]
    public void Check_HostThatAnswersEverywhere_HasOnlyTheCheck()
    {
        var look = Look("db", 1, Redis, Tcp(443, "https"));

        new Estate { Groups = [World] }.JudgeForNews(look with { Host = look.Host with { AnswersEverywhere = true } }, AssetOf("db", groups: ["sg-world"]))
            .ShouldBe(["answers-everywhere"]);
    }

    [Fact]
    public void Judge_ExposureThatIsStillThere_IsNoNewsAndEndsWithItsCause()
    {
        var exposed = AssetOf("db", groups: ["sg-world"]);
        var estate = new Estate { Groups = [World, Inside] };
        estate.Judge(Look("db", 1, Redis), exposed);

        estate.JudgeForNews(Look("db", 2, Redis), exposed).ShouldBeEmpty();
        var silent = Look("db", 3);
        estate.Judge(silent with { Host = silent.Host with { State = HostState.Unknown } }, exposed);
        estate.Open.Count.ShouldBe(1, "a look that tells nothing ends nothing");
        estate.JudgeForNews(Look("db", 4, Redis), AssetOf("db", groups: ["sg-inside"])).ShouldBeEmpty();
        estate.Open.ShouldBeEmpty("the rule is closed though the service answers");

        estate.Judge(Look("db", 5, Redis), exposed);
        estate.Judge(Look("db", 6), exposed);
        estate.Open.Values.Select(Describe).ShouldBe(["vanished-service tcp/6379"]);
    }

    [Theory]
    [InlineData(22, "ssh", null, "SSH")]
    [InlineData(2222, "ssh", null, "SSH")]
    [InlineData(9200, "http", "Elasticsearch REST API", "Elasticsearch or OpenSearch")]
    [InlineData(10250, "http", "Golang net/http server", "kubelet")]
    [InlineData(8080, "http", "Apache Solr", "Solr")]
    [InlineData(22, "http", "nginx", null)]
    [InlineData(6379, "http", "nginx", null)]
    [InlineData(6379, "unknown", null, "Redis")]
    [InlineData(80, "http", "nginx", null)]
    [InlineData(443, "https", null, null)]
    [InlineData(25, "smtp", "Postfix smtpd", null)]
    [InlineData(53, "domain", null, null)]
    [InlineData(993, "imaps", null, null)]
    public void Find_ProbedService_GoesByWhatAnswers(ushort port, string name, string? product, string? expected) =>
        (SensitiveServices.Find(Tcp(port, name, product))?.Label).ShouldBe(expected);

    [Theory]
    [InlineData(3389, "Remote Desktop")]
    [InlineData(2375, "Docker")]
    [InlineData(443, null)]
    public void Find_UnprobedService_GoesByPort(ushort port, string? expected) =>
        (SensitiveServices.Find(Tcp(port, "anything") with { Method = ServiceMethod.Table })?.Label).ShouldBe(expected);

    [Fact]
    public void All_Table_IsDocumentedAndSparesWhatIsMadeForEverybody()
    {
        SensitiveServices.All.ShouldAllBe(service => service.Why.EndsWith('.') && !service.Names.Any(name => name.Any(char.IsUpper)));
        var ports = SensitiveServices.All.SelectMany(service => service.Ports).ToList();
        foreach (ushort port in new ushort[] { 25, 53, 80, 443, 465, 587, 993, 995 })
            ports.ShouldNotContain(new NetworkPort(TransportProtocol.Tcp, port));
    }

    private static SecurityGroup Group(string id, string source, ushort port) =>
        new(id, [new IngressRule(TransportProtocol.Tcp, new PortRange(port, port), IPNetwork.Parse(source))]);
}
