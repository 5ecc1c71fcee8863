using System.Net;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds.Gcp;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>What Google Cloud shows is what the grid knows.</summary>
public sealed class GcpInventoryTests
{
    [Fact]
    public async Task Read_Fleet_KnowsEveryHostAsItIs()
    {
        var fleet = Fleet.Draw(new FleetOptions { Hosts = 60, Subnets = 3, Regions = [GcpRig.Region] });
        await using var cloud = await GcpCloud.StartAsync(new FleetGcpEstate(fleet));
        var options = GcpRig.Options(cloud);
        options.Organization = GcpCloud.Organization;
        var account = (await GcpRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken)).Accounts.First(one => one.Name.Length > 0).Key;

        var reading = await GcpRig.ReadAsync(cloud, project: account.AccountId);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        var assets = GcpRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId);
        assets.Count.ShouldBe(60);
        foreach (var host in fleet.Hosts)
        {
            var asset = assets[FleetGcpEstate.AssetIdOf(host.AssetId, GcpRig.Region)];
            (asset.Kind, asset.Region, asset.ImageId, asset.LaunchedAt).ShouldBe(("instance", GcpRig.Region, host.ImageId, host.LaunchedAt));
            asset.Addresses.ShouldBe([host.Address]);
            asset.Tags.ShouldBe(host.Tags);
        }

        reading.Snapshot.Subnets.Select(subnet => subnet.Cidr).ShouldBe(fleet.Subnets.Select(subnet => subnet.Cidr), ignoreOrder: true);
        var network = reading.Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>();
        (network.Id, network.Region, network.Instances.Length).ShouldBe(("fleet", "global", 60));
        cloud.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task Read_EveryKind_IsAnAssetWithAllItsAddresses()
    {
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate
        {
            [GcpRig.ProjectId] = contents with
            {
                Networks = [.. contents.Networks, new("backend")],
                Instances =
                [
                    contents.Instances[0] with
                    {
                        Interfaces =
                        [
                            contents.Instances[0].Interfaces[0] with { ExternalAddress = "34.1.1.1", ExternalIpv6Address = "2600:1900::1", Aliases = ["10.0.9.1/32", "10.4.0.0/24"] },
                            new($"projects/{GcpRig.ProjectId}/global/networks/backend", $"projects/{GcpRig.ProjectId}/regions/{GcpRig.Region}/subnetworks/db", "10.0.8.1") { Ipv6Address = "fd20::5" },
                        ],
                    },
                ],
                ForwardingRules =
                [
                    new("shop-https", "global", "34.2.2.2"),
                    new("shop-http", "global", "34.2.2.2") { CreatedAt = GcpRig.Start },
                    new("mail", "regions/europe-west1", "10.0.7.1", "INTERNAL") { Network = GcpRig.Network, Subnetwork = GcpRig.Subnet },
                    new("v6", "regions/europe-west1", "2600:1901::/96", "EXTERNAL"),
                    new("psc", "regions/europe-west1", "10.0.7.2", "") { Target = "projects/q/regions/europe-west1/serviceAttachments/db", Network = GcpRig.Network, Subnetwork = GcpRig.Subnet },
                    new("vpn-udp500", "regions/europe-west1", "34.3.3.3", "EXTERNAL") { Target = "https://www.googleapis.com/compute/v1/projects/p/regions/europe-west1/targetVpnGateways/vpn" },
                    new("mesh", "global", "0.0.0.0", "INTERNAL_SELF_MANAGED"),
                ],
                Addresses = [new("nat-auto-1", "regions/europe-west1", "34.4.4.4", $"projects/{GcpRig.ProjectId}/regions/europe-west1/routers/nat"), new("spare", "regions/europe-west1", "34.5.5.5")],
            },
        };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var reading = await GcpRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        var assets = GcpRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId);
        assets.ToDictionary(asset => asset.Key, asset => (asset.Value.Kind, asset.Value.Region, asset.Value.Subnet.SubnetId)).ShouldBe(
            new Dictionary<string, (string, string?, string)>
            {
                ["zones/europe-west1-b/instances/web-1"] = ("instance", "europe-west1", "europe-west1:web"),
                ["global/forwardingRules/shop-https"] = ("load-balancer", "global", "global"),
                ["regions/europe-west1/forwardingRules/mail"] = ("load-balancer", "europe-west1", "europe-west1:web"),
                ["regions/europe-west1/forwardingRules/v6"] = ("load-balancer", "europe-west1", "europe-west1"),
                ["regions/europe-west1/forwardingRules/psc"] = ("endpoint", "europe-west1", "europe-west1:web"),
                ["regions/europe-west1/forwardingRules/vpn-udp500"] = ("vpn-gateway", "europe-west1", "europe-west1"),
                ["regions/europe-west1/addresses/nat-auto-1"] = ("nat-gateway", "europe-west1", "europe-west1"),
            },
            ignoreOrder: true);
        assets["zones/europe-west1-b/instances/web-1"].Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.2", "10.0.8.1", "10.0.9.1", "34.1.1.1", "2600:1900::1", "fd20::5"]);
        assets["regions/europe-west1/forwardingRules/v6"].Addresses.Select(address => $"{address}").ShouldBe(["2600:1901::"]);
        reading.Networks.Select(network => network.Id).ShouldBe(["backend", "default"]);
    }

    [Fact]
    public async Task Read_TenThousandMachines_HoldsAllOfThemInPagesOfFiveHundred()
    {
        var estate = new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(Enumerable.Range(1, 10_000)) };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var reading = await GcpRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        GcpRig.IdsOf(reading).Distinct().Count().ShouldBe(10_000);
        cloud.Counts.ByAction["compute.instances.list"].ShouldBe(20);
        reading.Calls.ShouldBe(cloud.Counts.Calls + 1, "one more for the token");
    }

    [Fact]
    public async Task Read_Again_SaysTheSameInTheSameOrder()
    {
        var contents = GcpRig.ContentsOf(Enumerable.Range(1, 50));
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var reader = GcpRig.Inventory(cloud).Open(GcpRig.Account);
        var first = await reader.ReadAsync(TestContext.Current.CancellationToken);

        estate[GcpRig.ProjectId] = contents with
        {
            Instances = [.. contents.Instances.Reverse()], Subnetworks = [.. contents.Subnetworks.Reverse()], Routes = [.. contents.Routes.Reverse()], Firewalls = [.. contents.Firewalls.Reverse()],
        };
        var second = await reader.ReadAsync(TestContext.Current.CancellationToken);

        GcpRig.AssetsOf(second).Select(Text).ShouldBe(GcpRig.AssetsOf(first).Select(Text));
        second.Networks.Select(TextOf).ShouldBe(first.Networks.Select(TextOf));

        static string TextOf(Domain.Exposure.NetworkFacts network) => network is GcpNetworkFacts facts
            ? string.Join('\n', facts.Instances.Select(one => one.Id).Concat(facts.Rules.Select(rule => $"{rule}")).Concat(facts.Routes.Select(route => route.Name)).Concat(facts.Networks.Select(range => $"{range}")))
            : "";
        static string Text(AssetSnapshot asset) => $"{asset.Key} {string.Join(',', asset.Addresses)} {string.Join(',', asset.Tags)} {asset.LaunchedAt:O}";
    }

    [Fact]
    public async Task Read_NothingHasAnAddress_AsksNothingElse()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf() });

        var reading = await GcpRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete);
        cloud.Counts.ByAction.Keys.ShouldBe(["compute.instances.list", "compute.forwardingRules.list", "compute.addresses.list"], ignoreOrder: true);
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(9), "asia-south1")).ShouldBeTrue();
        reading.ProvesNetworkGone(GcpNetworkFacts.Global).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_OnlySomeRegions_LeavesTheOthersAsTheyAre()
    {
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents with { Instances = [contents.Instances[0], GcpRig.Machine(2, "us-central1-a")], ForwardingRules = [new("lb", "global", "34.2.2.2")] } };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var options = GcpRig.Options(cloud);
        options.Regions.Add(GcpRig.Region);

        var reading = await GcpRig.ReadAsync(cloud, options);

        GcpRig.IdsOf(reading).ShouldBe([GcpRig.IdOf(1), "global/forwardingRules/lb"], ignoreOrder: true);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete);
        reading.Snapshot.ProvesGone(GcpRig.Known("x", GcpRig.Region)).ShouldBeTrue();
        reading.Snapshot.ProvesGone(GcpRig.Known("x", "us-central1")).ShouldBeFalse();
        reading.ProvesNetworkGone(GcpNetworkFacts.Global).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_SameAddressInTwoNetworks_IsTwoAssets()
    {
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate
        {
            [GcpRig.ProjectId] = contents with
            {
                Networks = [.. contents.Networks, new("lab")],
                Subnetworks = [.. contents.Subnetworks, new("lab", GcpRig.Region, "lab", "10.0.0.0/24")],
                Instances =
                [
                    GcpRig.Machine(1, address: "10.0.0.4"),
                    GcpRig.Machine(2) with { Interfaces = [new($"projects/{GcpRig.ProjectId}/global/networks/lab", $"projects/{GcpRig.ProjectId}/regions/{GcpRig.Region}/subnetworks/lab", "10.0.0.4")] },
                ],
            },
        };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.AssetsOf(reading).Select(asset => (asset.Key.AssetId, asset.Subnet.SubnetId, $"{asset.Addresses[0]}"))
            .ShouldBe([(GcpRig.IdOf(1), "europe-west1:web", "10.0.0.4"), (GcpRig.IdOf(2), "europe-west1:lab", "10.0.0.4")], ignoreOrder: true);
        reading.Networks.OfType<GcpNetworkFacts>().Select(network => (network.Id, network.Instances.Single().Id)).ShouldBe([("default", GcpRig.IdOf(1)), ("lab", GcpRig.IdOf(2))]);
    }

    [Fact]
    public async Task Read_SameNamesInTwoProjects_StayApart()
    {
        const string other = "shop-test-1";
        var estate = new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1), [other] = GcpRig.ContentsOf(1) };
        await using var cloud = await GcpCloud.StartAsync(estate);

        var keys = GcpRig.AssetsOf(await GcpRig.ReadAsync(cloud)).Concat(GcpRig.AssetsOf(await GcpRig.ReadAsync(cloud, project: other))).Select(asset => $"{asset.Key}");

        keys.ShouldBe(["gcp/shop-prod-1/zones/europe-west1-b/instances/web-1", "gcp/shop-test-1/zones/europe-west1-b/instances/web-1"]);
    }

    [Fact]
    public async Task Read_MachineIsStoppedAndStarted_StaysAndIsANewIncarnationThen()
    {
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents with { Instances = [contents.Instances[0] with { Status = "TERMINATED" }] } };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var stopped = GcpRig.AssetsOf(await GcpRig.ReadAsync(cloud)).ShouldHaveSingleItem();

        estate[GcpRig.ProjectId] = contents with { Instances = [contents.Instances[0] with { StartedAt = GcpRig.Start.AddDays(1) }] };
        var started = GcpRig.AssetsOf(await GcpRig.ReadAsync(cloud)).ShouldHaveSingleItem();

        (stopped.Key, stopped.Incarnation).ShouldBe((started.Key, $"{GcpRig.Start.ToUnixTimeSeconds()}"));
        started.Incarnation.ShouldBe($"{GcpRig.Start.AddDays(1).ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Read_MetadataOfMachines_StaysWithGoogle()
    {
        await using var cloud = await GcpCloud.StartAsync(new WrittenEstate { [GcpRig.ProjectId] = GcpRig.ContentsOf(1) });
        using var wire = new Eavesdropper();
        using var http = new HttpClient(wire);

        var reading = await GcpRig.Inventory(cloud, http: http).Open(GcpRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        GcpRig.IdsOf(reading).ShouldBe([GcpRig.IdOf(1)]);
        wire.Heard.ShouldContain("web-1");
        wire.Heard.ShouldNotContain(GcpCloud.Secret);
    }

    [Fact]
    public async Task FindOwners_AnAddressMoved_SaysWhoHasItNowAndWhoHasTheOthers()
    {
        var contents = GcpRig.ContentsOf(1, 2) with { ForwardingRules = [new("lb", "global", "34.2.2.2")] };
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var reader = GcpRig.Inventory(cloud).Open(GcpRig.Account);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        estate[GcpRig.ProjectId] = contents with { Instances = [GcpRig.Machine(1, address: "10.0.0.77"), GcpRig.Machine(3, address: GcpRig.AddressOf(1)) with { StartedAt = GcpRig.Start.AddHours(1) }] };
        var before = cloud.Counts.Calls;

        var answer = await reader.FindOwnersAsync(GcpRig.Region, [IPAddress.Parse(GcpRig.AddressOf(1)), IPAddress.Parse(GcpRig.AddressOf(2))], TestContext.Current.CancellationToken);

        answer.Trouble.ShouldBeNull();
        answer.Confirmed.Select(owned => (owned.AssetId, owned.Region, $"{owned.Address}")).ShouldBe(
            [(GcpRig.IdOf(3), GcpRig.Region, GcpRig.AddressOf(1)), (GcpRig.IdOf(1), GcpRig.Region, "10.0.0.77"), ("global/forwardingRules/lb", "global", "34.2.2.2")], ignoreOrder: true);
        answer.Confirmed.First(owned => owned.AssetId == GcpRig.IdOf(3)).Incarnation.ShouldBe($"{GcpRig.Start.AddHours(1).ToUnixTimeSeconds()}");
        (cloud.Counts.Calls - before).ShouldBe(3);
    }

    [Fact]
    public async Task FindOwners_ZoneDoesNotAnswer_SaysSoForItsRegionAlone()
    {
        var contents = GcpRig.ContentsOf(1);
        var estate = new WrittenEstate { [GcpRig.ProjectId] = contents with { Instances = [contents.Instances[0], GcpRig.Machine(2, "us-central1-a")], Unreachable = ["zones/us-central1-a"] } };
        await using var cloud = await GcpCloud.StartAsync(estate);
        var reader = GcpRig.Inventory(cloud).Open(GcpRig.Account);

        (await reader.FindOwnersAsync(GcpRig.Region, [IPAddress.Parse(GcpRig.AddressOf(1))], TestContext.Current.CancellationToken)).Trouble.ShouldBeNull();
        (await reader.FindOwnersAsync("us-central1", [IPAddress.Parse(GcpRig.AddressOf(2))], TestContext.Current.CancellationToken)).Trouble.ShouldNotBeNull().ShouldContain("zones/us-central1-a");
    }

    /// <summary>Hears every answer.</summary>
    private sealed class Eavesdropper() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string Heard { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            Heard += await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer;
        }
    }
}
