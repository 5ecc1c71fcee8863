using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>Who may reach what, by what Google Cloud shows.</summary>
public sealed class GcpFactsTests
{
    private static readonly Vantage Inside = new("europe-west1/internal", VantageKind.Network, AddressSet.AllIPv4);

    [Fact]
    public async Task Read_Rules_AnswerWhoMayReachWhat()
    {
        var contents = GcpRig.ContentsOf(1, 2, 3);
        var estate = new WrittenEstate
        {
            [GcpRig.ProjectId] = contents with
            {
                Instances =
                [
                    contents.Instances[0] with { Tags = ["web"], Interfaces = [contents.Instances[0].Interfaces[0] with { ExternalAddress = "34.1.1.1" }] },
                    contents.Instances[1] with { Tags = ["jump"] },
                    contents.Instances[2],
                ],
                Firewalls =
                [
                    new("allow-web", "default", new LabGcpTraffic("tcp", "80", "8000-8080")) { SourceRanges = ["0.0.0.0/0"], TargetTags = ["web"] },
                    new("allow-jump", "default", new LabGcpTraffic("all")) { SourceTags = ["jump"] },
                    new("deny-8010", "default", new LabGcpTraffic("tcp", "8010")) { SourceRanges = ["0.0.0.0/0"], IsDeny = true, Priority = 900 },
                    new("off", "default", new LabGcpTraffic("all")) { SourceRanges = ["0.0.0.0/0"], IsDisabled = true, Priority = 1 },
                    new("out", "default", new LabGcpTraffic("all")) { IsEgress = true, Priority = 1 },
                    new("elsewhere", "other", new LabGcpTraffic("all")) { SourceRanges = ["0.0.0.0/0"] },
                ],
                Policies =
                [
                    new("111", "HIERARCHY", new LabGcpPolicyRule(10, "deny", new LabGcpTraffic("tcp", "8020")) { SourceRanges = ["0.0.0.0/0"] }, new LabGcpPolicyRule(2147483647, "goto_next") { SourceRanges = ["0.0.0.0/0", "::/0"] }),
                    new("below", "NETWORK", new LabGcpPolicyRule(10, "allow", new LabGcpTraffic("tcp", "9090")) { SourceRanges = ["0.0.0.0/0"] }),
                ],
            },
        };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var facts = (await GcpRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>();

        var network = facts.ToNetwork();
        var path = network.FindPath(Vantage.Internet, facts.Instances[0], IPAddress.Parse("34.1.1.1")).ShouldNotBeNull();
        var reach = path.Reach();
        ushort[] asked = [80, 443, 8000, 8010, 8020, 9090];
        asked.Where(port => MayReach(reach, "8.8.8.8", port)).ShouldBe<ushort>([80, 8000, 9090]);
        path.Explain(new Packet(IPAddress.Parse("8.8.8.8"), IpProtocol.Tcp, 8020))[^1].ToString().ShouldContain("rule 10 of policy 111 denies it");
        var inside = network.FindPath(Inside, facts.Instances[0], IPAddress.Parse("10.0.0.2")).ShouldNotBeNull().Reach();
        MayReach(inside, "10.0.0.3", 5432).ShouldBeTrue();
        MayReach(inside, "10.0.0.4", 5432).ShouldBeFalse();
        facts.Networks.ShouldBe([IPNetwork.Parse("10.0.0.0/16")]);
    }

    [Fact]
    public async Task Read_PoliciesFirstAndOfOneRegion_AreAskedInTheirPlaces()
    {
        const string other = "us-central1";
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate
        {
            [GcpRig.ProjectId] = contents with
            {
                Networks = [new("default") { PoliciesFirst = true }],
                Instances = [contents.Instances[0], GcpRig.Machine(2, $"{other}-a")],
                Policies =
                [
                    new("whole", "NETWORK", new LabGcpPolicyRule(1, "goto_next", new LabGcpTraffic("tcp", "443")) { SourceRanges = ["0.0.0.0/0"] }),
                    new("american", "NETWORK_REGIONAL", new LabGcpPolicyRule(1, "deny", new LabGcpTraffic("tcp", "443")) { SourceRanges = ["0.0.0.0/0"] }) { Region = other },
                    new("google", "SYSTEM_REGIONAL", new LabGcpPolicyRule(1, "deny", new LabGcpTraffic("tcp", "1")) { SourceRanges = ["0.0.0.0/0"] }) { Region = GcpRig.Region },
                ],
            },
        };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var facts = (await GcpRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>();

        facts.Above.Select(policy => (policy.Id, policy.Region)).ShouldBe([("policy google", GcpRig.Region), ("policy whole", null), ("policy american", other)]);
        facts.Below.ShouldBeEmpty();
        var network = facts.ToNetwork();
        facts.Instances.Where(one => MayReach(network.FindPath(Inside, one, one.Addresses[0]).ShouldNotBeNull().Reach(), "10.9.9.9", 443)).Select(one => one.Region).ShouldBe([GcpRig.Region]);
    }

    // Google Cloud gives a network's rules in one answer, however many they are.
    [Fact]
    public async Task Read_TenThousandRulesOfANetwork_HoldsThemAll()
    {
        var rules = Enumerable.Range(1, 10_000).Select(number => new LabGcpFirewall($"rule-{number:d5}", "default", new LabGcpTraffic("tcp", $"{number}")) { SourceRanges = ["192.0.2.0/24"] });
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) with { Firewalls = [.. rules] } });

        var facts = (await GcpRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>();

        facts.Rules.Length.ShouldBe(10_000);
        var reach = facts.ToNetwork().FindPath(Inside, facts.Instances[0], facts.Instances[0].Addresses[0]).ShouldNotBeNull().Reach();
        (MayReach(reach, "192.0.2.1", 10_000), MayReach(reach, "192.0.2.1", 10_001)).ShouldBe((true, false));
    }

    [Fact]
    public async Task Read_NetworkOfAnotherProject_IsNotJudgedAndIsNoGap()
    {
        var machine = GcpRig.Machine(1) with { Interfaces = [new("projects/host-1/global/networks/shared", "projects/host-1/regions/europe-west1/subnetworks/web", "10.1.0.2")] };
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = new() { Instances = [machine] } });

        var reading = await GcpRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        GcpRig.AssetsOf(reading).ShouldHaveSingleItem().Subnet.SubnetId.ShouldBe("host-1:europe-west1:web");
        reading.Networks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_NetworkSharedWithOthers_IsJudgedOnlyWhereItsRulesNameNoInstances()
    {
        var contents = GcpRig.ContentsOf(1) with { IsSharedHost = true };
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var byAddress = await GcpRig.ReadAsync(cloud);

        estate[GcpRig.ProjectId] = contents with { Firewalls = [new("allow-jump", "default", new LabGcpTraffic("all")) { SourceTags = ["jump"] }] };
        var byTag = await GcpRig.ReadAsync(cloud);

        byAddress.Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>().Instances.Length.ShouldBe(1);
        byTag.Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>().Instances.ShouldBeEmpty();
        byTag.Snapshot.Gaps.ShouldHaveSingleItem().Reason.ShouldContain("other projects");
        GcpRig.IdsOf(byTag).ShouldBe([GcpRig.IdOf(1)]);
    }

    private static bool MayReach(TrafficSet reach, string source, ushort port) => reach.Contains(new Packet(IPAddress.Parse(source), IpProtocol.Tcp, port));
}
