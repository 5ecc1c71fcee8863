using System.Collections.Immutable;
using System.Net;
using System.Text;
using CloudScanGrid.Compliance.Storage;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;

namespace CloudScanGrid.Storage.Tests.Documents;

public sealed class DocumentFormatTests
{
    [Fact]
    public void Write_Observation_LeavesOutWhatIsComputed()
    {
        var json = Encoding.UTF8.GetString(DocumentFormat.None.Write(SampleEstate.Look(IPAddress.Parse("::ffff:10.0.0.1"), SampleEstate.Start, "1-1000", 443)));
        json.ShouldNotContain("openServices");
        json.ShouldContain("""
            "address":"10.0.0.1"
            """.Trim());
        json.ShouldContain("""
            "coverage":"T:1-1000"
            """.Trim());
    }

    [Fact]
    public void Read_WrittenByAnOlderVersion_HasTheDefaultsOfNewMembers()
    {
        var asset = DocumentFormat.None.Read<AssetSnapshot>("""{"key":"aws/1/arn:aws:x/y","subnet":"aws/1/s","addresses":[]}"""u8);
        asset.Key.AssetId.ShouldBe("arn:aws:x/y");
        asset.Kind.ShouldBe("instance");
        asset.Tags.ShouldBeEmpty();
        asset.SecurityGroups.ShouldBeEmpty();
        var service = DocumentFormat.None.Read<ObservedService>("""{"port":"udp/53","state":1,"somethingNewer":[1,2]}"""u8);
        service.Cpes.ShouldBeEmpty();
        service.Scripts.ShouldBeEmpty();
    }

    [Fact]
    public void Read_DeepScriptOutput_ComesBack()
    {
        var element = new NseElement("leaf", "x", []);
        for (var depth = 0; depth < 200; depth++)
            element = new NseElement("table", null, [element]);
        var host = SampleEstate.Look(IPAddress.Loopback, SampleEstate.Start, "1") with { Scripts = [new("deep", null, [element])] };
        DocumentFormat.None.Write(DocumentFormat.None.Read<HostObservation>(DocumentFormat.None.Write(host))).ShouldBe(DocumentFormat.None.Write(host));
    }

    [Fact]
    public void Read_AzureNetwork_KeepsEveryWordAndEveryGroupOnce()
    {
        var network = new AzureNetworkFacts(
            "/subscriptions/s/vnet",
            "westeurope",
            [new("/subscriptions/s/vnet/subnets/front", [IPNetwork.Parse("10.0.0.0/24")], "/nsg", "/routes"), new("/subscriptions/s/vnet/subnets/open", [IPNetwork.Parse("10.0.1.0/24")], null, null)],
            [
                new("/nsg", [
                    new("ssh", 100, RuleAction.Allow, IpProtocol.Tcp, [new(22, 22)], AzurePeers.Tag("Storage.WestEurope"), AzurePeers.Any),
                    new("apps", 110, RuleAction.Deny, null, [new(0, 65535)], new AzurePeers(false, [IPNetwork.Parse("192.0.2.0/24")], [], ["/asg"]), AzurePeers.Of(IPNetwork.Parse("10.0.0.0/24"))),
                ]),
            ],
            [new("/nic", "/subscriptions/s/vnet/subnets/front", [IPAddress.Parse("10.0.0.4")], "/nsg", ["/asg"]) { PublicAddresses = [new(IPAddress.Parse("198.51.100.4"), IPAddress.Parse("10.0.0.4"))] }],
            ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty.Add("Storage.WestEurope", [IPNetwork.Parse("93.184.216.0/24")]))
        {
            Networks = [IPNetwork.Parse("10.0.0.0/16"), IPNetwork.Parse("2001:db8::/56")],
            Peers = ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty.Add("/other", [IPNetwork.Parse("10.77.0.0/16")]),
            RouteTables = ImmutableSortedDictionary<string, ImmutableArray<AzureRoute>>.Empty.Add("/routes", [new("out", IPNetwork.Parse("0.0.0.0/0"), "Internet")]),
            UnresolvedTags = ["NoSuchTag"],
        };
        var document = DocumentFormat.None.Write<NetworkFacts>(network);

        var kept = DocumentFormat.None.Read<NetworkFacts>(document).ShouldBeOfType<AzureNetworkFacts>();

        DocumentFormat.None.Write<NetworkFacts>(kept).ShouldBe(document);
        kept.Peers["/other"].ShouldBe(network.Peers["/other"]);
        kept.RouteTables["/routes"].ShouldBe(network.RouteTables["/routes"]);
        kept.UnresolvedTags.ShouldBe(network.UnresolvedTags);
        kept.Groups[0].Rules.Select(rule => $"{rule}").ShouldBe(network.Groups[0].Rules.Select(rule => $"{rule}"));
        kept.ToInterfaces()[0].SecurityGroup.ShouldBe(kept.Groups[0]);
        ReachOf(kept).ShouldBe(ReachOf(network));
        ReachOf(kept).SourcesOf(IpProtocol.Tcp, 22).Contains(IPAddress.Parse("93.184.216.9")).ShouldBeTrue();

        static TrafficSet ReachOf(AzureNetworkFacts facts) =>
            facts.ToNetwork().FindPath(Vantage.Internet, facts.ToInterfaces()[0], IPAddress.Parse("198.51.100.4")).ShouldNotBeNull().Reach();
    }
}
