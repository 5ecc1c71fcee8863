using System.Net;
using System.Text.Json.Nodes;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Azure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Azure;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Integrations.Tests.Inventory.Azure;

/// <summary>What Azure shows is what the grid knows.</summary>
public sealed class AzureInventoryTests
{
    private static readonly Vantage InNetwork = new("westeurope/internal", VantageKind.Network, AddressSet.AllIPv4);

    [Fact]
    public async Task Read_Fleet_KnowsEveryHostAsItIs()
    {
        var fleet = Fleet.Draw(new FleetOptions { Hosts = 60, Subnets = 3, Regions = [AzureRig.Region] });
        await using var cloud = await AzureCloud.StartAsync(new FleetAzureEstate(fleet));
        var options = AzureRig.Options(cloud);
        options.Subscriptions.Clear();
        options.ManagementGroups.Add("root");
        var account = (await AzureRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken)).Accounts.ShouldHaveSingleItem().Key;

        var reading = await AzureRig.ReadAsync(cloud, options, account.AccountId);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        var assets = AzureRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId);
        assets.Count.ShouldBe(60);
        foreach (var host in fleet.Hosts)
        {
            var asset = assets[FleetAzureEstate.MachineOf(account.AccountId, host.AssetId)];
            (asset.Kind, asset.Region, asset.ImageId, asset.LaunchedAt).ShouldBe(("instance", AzureRig.Region, host.ImageId, host.LaunchedAt));
            asset.Addresses.ShouldBe([host.Address]);
            asset.Tags.ShouldBe(host.Tags);
            asset.SecurityGroups.ShouldHaveSingleItem();
        }

        reading.Snapshot.Subnets.Select(subnet => $"{subnet.Cidr}").ShouldBe(fleet.Subnets.Select(subnet => $"{subnet.Cidr}"), ignoreOrder: true);
        reading.Networks.ShouldHaveSingleItem().ShouldBeOfType<AzureNetworkFacts>().Interfaces.Length.ShouldBe(60);
        cloud.Throttled.ShouldBe(0);
    }

    // The rules that the fleet has, judged by the network that was read: what its security groups say is what gets through.
    [Fact]
    public async Task Read_Fleet_ItsRulesComeBackAsTheyWere()
    {
        var fleet = Fleet.Draw(new FleetOptions { Hosts = 60, Subnets = 3, Regions = [AzureRig.Region] });
        var estate = new FleetAzureEstate(fleet);
        await using var cloud = await AzureCloud.StartAsync(estate);
        var options = AzureRig.Options(cloud);

        var facts = (await AzureRig.ReadAsync(cloud, options, estate.Subscriptions[0].Id)).Networks.ShouldHaveSingleItem().ShouldBeOfType<AzureNetworkFacts>();

        var network = facts.ToNetwork();
        var interfaces = facts.ToInterfaces().ToDictionary(one => one.Addresses[0]);
        IPAddress[] sources = [IPAddress.Parse("8.8.8.8"), fleet.Hosts.First().Address];
        ushort[] ports = [.. fleet.SecurityGroups.Values.SelectMany(group => group.Ingress).SelectMany(rule => new[] { rule.Ports.From, rule.Ports.To }).Append((ushort)9).Distinct()];
        var allowed = 0;
        foreach (var host in fleet.Hosts)
        {
            var reach = network.FindPath(InNetwork, interfaces[host.Address], host.Address).ShouldNotBeNull().Reach();
            foreach (var (source, port) in sources.SelectMany(source => ports.Select(port => (source, port))))
            {
                var isAllowed = host.SecurityGroups.SelectMany(id => fleet.SecurityGroups[id].Ingress).Any(rule => rule.Allows(new(TransportProtocol.Tcp, port)) && rule.Source.Contains(source));
                reach.Contains(new Packet(source, IpProtocol.Tcp, port)).ShouldBe(isAllowed, $"{source} to {host.Address}:{port}");
                allowed += isAllowed ? 1 : 0;
            }
        }

        allowed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Read_EveryKindOfAddress_BelongsToAnAsset()
    {
        var group = AzureRig.Group;
        var subnet = group.SubnetId(AzureRig.Network, AzureRig.Subnet);
        var endpoint = group.Interface("pe", null, null, new LabAzureAddress("10.0.7.5", subnet));
        endpoint.Properties["privateEndpoint"] = new JsonObject { ["id"] = group.IdOf("Microsoft.Network/privateEndpoints", "sql") };
        var nat = group.PublicAddress("nat-ip", "198.51.100.6", null);
        nat.Properties["natGateway"] = new JsonObject { ["id"] = group.IdOf("Microsoft.Network/natGateways", "out") };
        var estate = new WrittenAzureEstate
        {
            [AzureRig.SubscriptionId] =
            [
                .. AzureRig.ResourcesOf(),
                group.Machine("vm", AzureRig.Launch),
                group.Interface(
                    "one",
                    group.MachineId("vm"),
                    group.SecurityGroupId("own"),
                    new LabAzureAddress("10.0.0.9", subnet, group.PublicAddressId("vm-ip")),
                    new LabAzureAddress("10.0.0.10", subnet),
                    new LabAzureAddress("2001:db8::9", subnet),
                    new LabAzureAddress("10.0.64.0/28", subnet)),
                group.Interface("two", group.MachineId("VM").ToUpperInvariant(), null, new LabAzureAddress("10.0.8.1", subnet)),
                group.SecurityGroup("own"),
                group.PublicAddress("vm-ip", "198.51.100.1", $"{group.InterfaceId("one")}/ipConfigurations/ipconfig0"),
                group.Interface("free", null, null, new LabAzureAddress("10.0.7.7", subnet)),
                endpoint,
                group.LoadBalancer("inside", new LabAzureAddress("10.0.7.1", subnet)),
                group.LoadBalancer("outside", new LabAzureAddress(null, null, group.PublicAddressId("lb-ip"))),
                group.PublicAddress("lb-ip", "198.51.100.2", $"{group.LoadBalancerId("outside")}/frontendIPConfigurations/ipconfig0"),
                group.PublicAddress("gw-ip", "198.51.100.3", $"{group.IdOf("Microsoft.Network/applicationGateways", "shop")}/frontendIPConfigurations/public"),
                group.PublicAddress("fw-ip", "198.51.100.4", $"{group.IdOf("Microsoft.Network/azureFirewalls", "edge")}/azureFirewallIpConfigurations/public"),
                group.PublicAddress("vpn-ip", "198.51.100.5", $"{group.IdOf("Microsoft.Network/virtualNetworkGateways", "vpn")}/ipConfigurations/default"),
                nat,
                group.PublicAddress("unused", "198.51.100.7", null),
                group.PublicAddress("off", null, $"{group.InterfaceId("free")}/ipConfigurations/ipconfig0"),
                .. group.ScaleSet("nodes", AzureRig.Launch, new LabAzureAddress("10.0.9.1", subnet), new LabAzureAddress("10.0.9.2", subnet, "198.51.100.8")),
            ],
        };
        await using var cloud = await AzureCloud.StartAsync(estate);

        var reading = await AzureRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        AzureRig.AssetsOf(reading).ToDictionary(NameOf, asset => $"{asset.Kind}: {string.Join(' ', asset.Addresses)}").ShouldBe(
            new Dictionary<string, string>
            {
                ["vm"] = "instance: 10.0.0.9 10.0.0.10 10.0.8.1 198.51.100.1 2001:db8::9",
                ["free"] = "interface: 10.0.7.7",
                ["pe"] = "endpoint: 10.0.7.5",
                ["inside"] = "load-balancer: 10.0.7.1",
                ["outside"] = "load-balancer: 198.51.100.2",
                ["shop"] = "application-gateway: 198.51.100.3",
                ["edge"] = "firewall: 198.51.100.4",
                ["vpn"] = "vpn-gateway: 198.51.100.5",
                ["out"] = "nat-gateway: 198.51.100.6",
                ["0"] = "scale-set-instance: 10.0.9.1",
                ["1"] = "scale-set-instance: 10.0.9.2 198.51.100.8",
            },
            ignoreOrder: true);
        var machine = AzureRig.AssetsOf(reading).Single(asset => NameOf(asset) == "vm");
        machine.SecurityGroups.ShouldBe([group.SecurityGroupId("front").ToLowerInvariant(), group.SecurityGroupId("own").ToLowerInvariant()]);
        machine.Subnet.SubnetId.ShouldBe("web:hub:front");
        AzureRig.AssetsOf(reading).Where(asset => asset.Kind == "scale-set-instance").ShouldAllBe(asset => asset.Region == AzureRig.Region && asset.LaunchedAt == AzureRig.Launch);

        static string NameOf(AssetSnapshot asset) => asset.Key.AssetId[(asset.Key.AssetId.LastIndexOf('/') + 1)..];
    }

    [Fact]
    public async Task Read_Rules_AnswerWhoMayReachWhat()
    {
        var group = AzureRig.Group;
        var subnet = group.SubnetId(AzureRig.Network, AzureRig.Subnet);
        var application = group.ApplicationGroupId("app");
        var estate = new WrittenAzureEstate
        {
            ServiceTags = new WrittenAzureEstate().ServiceTags.Add("Storage.WestEurope", ["93.184.216.0/24", "2603:1020::/32"]),
            [AzureRig.SubscriptionId] =
            [
                LabAzureGroup.Peered(
                    group.VirtualNetwork(AzureRig.Network, "10.0.0.0/16", new LabAzureSubnet(AzureRig.Subnet, "10.0.0.0/24", group.SecurityGroupId("front"), group.RouteTableId("routes"))),
                    group.NetworkId("spoke"),
                    "10.77.0.0/16"),
                group.SecurityGroup(
                    "front",
                    new LabAzureRule("https", 200, "Allow", "Tcp", ["443"], "Internet"),
                    new LabAzureRule("no-such-neighbour", 150, "Deny", "*", ["*"], "203.0.113.7/24"),
                    new LabAzureRule("backup", 210, "Allow", "Tcp", ["22", "8000-8010"], "Storage.WestEurope"),
                    new LabAzureRule("from-apps", 220, "Allow", "Tcp", ["5432"]) { SourceGroups = [application] },
                    new LabAzureRule("unheard-of", 230, "Allow", "*", ["*"], "NoSuchTag"),
                    new LabAzureRule("nobody", 4000, "Deny", "*", ["*"], "*"),
                    new LabAzureRule("out", 100, "Allow", "*", ["*"], "*") { Direction = "Outbound" }),
                group.RouteTable("routes", ("192.168.0.0/16", "VirtualAppliance"), ("8.8.4.0/24", "None")),
                .. AzureRig.MachineOf(group, 1, "198.51.100.1"),
                group.Interface("app", null, null, new LabAzureAddress("10.0.0.77", subnet) { ApplicationGroups = [application] }),
            ],
        };
        await using var cloud = await AzureCloud.StartAsync(estate);

        var reading = await AzureRig.ReadAsync(cloud);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        var facts = reading.Networks.ShouldHaveSingleItem().ShouldBeOfType<AzureNetworkFacts>();
        var network = facts.ToNetwork();
        var target = facts.ToInterfaces().Single(one => one.Id.EndsWith("nic-1", StringComparison.Ordinal));
        var outside = network.FindPath(Vantage.Internet, target, IPAddress.Parse("198.51.100.1")).ShouldNotBeNull().Reach();
        MayReach(outside, "8.8.8.8", 443).ShouldBeTrue();
        MayReach(outside, "8.8.8.8", 22).ShouldBeFalse();
        MayReach(outside, "93.184.216.9", 22).ShouldBeTrue();
        MayReach(outside, "93.184.216.9", 8005).ShouldBeTrue();

        // Denied with the bits behind the prefix that somebody wrote, and answers that go nowhere.
        MayReach(outside, "203.0.113.200", 443).ShouldBeFalse();
        MayReach(outside, "8.8.4.4", 443).ShouldBeFalse();

        var inside = network.FindPath(InNetwork, target, IPAddress.Parse(AzureRig.AddressOf(1))).ShouldNotBeNull().Reach();
        MayReach(inside, "10.0.0.77", 5432).ShouldBeTrue();
        MayReach(inside, "10.0.0.78", 5432).ShouldBeFalse();

        // What is peered or reached by an appliance is no part of the internet.
        MayReach(inside, "10.77.0.1", 443).ShouldBeFalse();
        MayReach(inside, "192.168.0.1", 443).ShouldBeFalse();
        facts.UnresolvedTags.ShouldBe(["NoSuchTag"]);
        facts.ServiceTags.Keys.ShouldBe(["Storage.WestEurope"]);

        static bool MayReach(TrafficSet reach, string source, ushort port) => reach.Contains(new Packet(IPAddress.Parse(source), IpProtocol.Tcp, port));
    }

    // Azure lets a group have a thousand; nobody here counts.
    [Fact]
    public async Task Read_TenThousandRulesInAGroup_HoldsThemAll()
    {
        var rules = Enumerable.Range(0, 10_000).Select(number => new LabAzureRule($"rule-{number:d5}", 100 + number, "Allow", "Tcp", [$"{number + 1}"], "192.0.2.0/24"));
        var estate = new WrittenAzureEstate
        {
            [AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1).Where(one => one.Type != "Microsoft.Network/networkSecurityGroups"), AzureRig.Group.SecurityGroup("front", [.. rules])],
        };
        await using var cloud = await AzureCloud.StartAsync(estate);

        var facts = (await AzureRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<AzureNetworkFacts>();

        facts.Groups.ShouldHaveSingleItem().Rules.Length.ShouldBeGreaterThanOrEqualTo(10_000);
        var reach = facts.ToNetwork().FindPath(InNetwork, facts.ToInterfaces()[0], IPAddress.Parse(AzureRig.AddressOf(1))).ShouldNotBeNull().Reach();
        reach.Contains(new Packet(IPAddress.Parse("192.0.2.1"), IpProtocol.Tcp, 10_000)).ShouldBeTrue();
        reach.Contains(new Packet(IPAddress.Parse("192.0.2.1"), IpProtocol.Tcp, 10_001)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_TenThousandMachines_HoldsAllOfThem()
    {
        var estate = new DrawnAzureEstate(7, 1, 10_000);
        await using var cloud = await AzureCloud.StartAsync(estate, new AzureCloudOptions { GraphQueries = 1000 });
        var id = estate.Subscriptions[0].Id;

        var reading = await AzureRig.ReadAsync(cloud, subscription: id);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        var truth = estate.Find(id)!.Where(one => one.Type == "Microsoft.Compute/virtualMachines").ToDictionary(one => one.Id.ToLowerInvariant(), one => one.Properties["timeCreated"]!.GetValue<string>());
        AzureRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId, asset => asset.LaunchedAt!.Value.ToString("O")).ShouldBe(truth, ignoreOrder: true);
        var outside = estate.Find(id)!.Where(one => one.Type == "Microsoft.Network/publicIPAddresses").Select(one => one.Properties["ipAddress"]!.GetValue<string>());
        AzureRig.AssetsOf(reading).SelectMany(asset => asset.Addresses).Select(address => $"{address}").Where(address => address.StartsWith("20.", StringComparison.Ordinal))
            .ShouldBe(outside, ignoreOrder: true);
        var rows = estate.Find(id)!.Count;
        cloud.Counts.ByAction["Microsoft.ResourceGraph/resources/read"].ShouldBe((rows + 999) / 1000);
        reading.Calls.ShouldBe(cloud.Counts.Calls);
    }

    [Fact]
    public async Task Read_Again_SaysTheSameInTheSameOrder()
    {
        var estate = new WrittenAzureEstate { [AzureRig.SubscriptionId] = AzureRig.ResourcesOf(Enumerable.Range(1, 50)) };
        await using var cloud = await AzureCloud.StartAsync(estate);
        var reader = AzureRig.Inventory(cloud).Open(AzureRig.Account);
        var first = await reader.ReadAsync(TestContext.Current.CancellationToken);

        // Nobody promises how ids are written, nor in which order things come.
        estate[AzureRig.SubscriptionId] = [.. estate[AzureRig.SubscriptionId].Reverse().Select(one => one with { Id = one.Id.ToUpperInvariant() })];
        var second = await reader.ReadAsync(TestContext.Current.CancellationToken);

        AzureRig.AssetsOf(second).Select(Text).ShouldBe(AzureRig.AssetsOf(first).Select(Text));
        second.Networks.Select(TextOf).ShouldBe(first.Networks.Select(TextOf));
        AzureRig.AssetsOf(first).Count().ShouldBe(50);

        static string TextOf(NetworkFacts network) => network is AzureNetworkFacts facts
            ? string.Join('\n', facts.Subnets.Select(subnet => $"{subnet.Id} {subnet.SecurityGroup}").Concat(facts.Groups.SelectMany(group => group.Rules.Select(rule => $"{group.Id} {rule}")))
                .Concat(facts.Interfaces.Select(one => $"{one.Id} {string.Join(',', one.Addresses)}")))
            : "";
        static string Text(AssetSnapshot asset) => $"{asset.Key} {string.Join(',', asset.Addresses)} {string.Join(',', asset.Tags)} {asset.LaunchedAt:O} {string.Join(',', asset.SecurityGroups)}";
    }

    [Fact]
    public async Task Read_SameAddressInTwoNetworks_IsTwoAssets()
    {
        var (one, other) = (AzureRig.Group, new LabAzureGroup(AzureRig.SubscriptionId, "other", AzureRig.Region));
        var estate = new WrittenAzureEstate { [AzureRig.SubscriptionId] = [.. AzureRig.ResourcesIn(one, 0), .. AzureRig.ResourcesIn(other, 0)] };
        await using var cloud = await AzureCloud.StartAsync(estate);

        var reading = await AzureRig.ReadAsync(cloud);

        AzureRig.AssetsOf(reading).Select(asset => (asset.Subnet.SubnetId, asset.Region, $"{asset.Addresses[0]}")).ShouldBe(
            [("web:hub:front", AzureRig.Region, "10.0.0.4"), ("other:hub:front", AzureRig.Region, "10.0.0.4")], ignoreOrder: true);
        reading.Networks.Select(network => network.Id).ShouldBe([other.NetworkId("hub").ToLowerInvariant(), one.NetworkId("hub").ToLowerInvariant()]);

        // Whoever asks for one of them must not be told of the other alone.
        var owners = await AzureRig.Inventory(cloud).Open(AzureRig.Account).FindOwnersAsync(AzureRig.Region, [IPAddress.Parse("10.0.0.4")], TestContext.Current.CancellationToken);
        owners.Confirmed.Select(owned => owned.AssetId).ShouldBe([one.MachineId("VM-0").ToLowerInvariant(), other.MachineId("VM-0").ToLowerInvariant()], ignoreOrder: true);
    }

    [Fact]
    public async Task Read_SameNamesInTwoSubscriptions_StayApart()
    {
        var estate = new WrittenAzureEstate
        {
            [AzureRig.SubscriptionId] = AzureRig.ResourcesOf(1),
            [AzureRig.OtherId] = AzureRig.ResourcesIn(new LabAzureGroup(AzureRig.OtherId, "Web", AzureRig.Region), 1),
        };
        estate.SubscriptionList.Add(new(AzureRig.OtherId, "staging"));
        await using var cloud = await AzureCloud.StartAsync(estate);

        var keys = AzureRig.AssetsOf(await AzureRig.ReadAsync(cloud)).Concat(AzureRig.AssetsOf(await AzureRig.ReadAsync(cloud, subscription: AzureRig.OtherId))).Select(asset => asset.Key).ToList();

        keys.Select(key => key.AssetId).ShouldBe([AzureRig.MachineId(1), AzureRig.MachineId(1, AzureRig.OtherId)]);
        keys.ShouldAllBe(key => AssetKey.Parse($"{key}") == key);
    }

    [Fact]
    public async Task Read_SomeRegionsOnly_SaysNothingOfTheOthers()
    {
        var estate = new WrittenAzureEstate
        {
            [AzureRig.SubscriptionId] = [.. AzureRig.ResourcesOf(1), .. AzureRig.ResourcesIn(new LabAzureGroup(AzureRig.SubscriptionId, "far", "eastus"), 2)],
        };
        await using var cloud = await AzureCloud.StartAsync(estate);
        var options = AzureRig.Options(cloud);
        options.Regions.Add(AzureRig.Region);

        var reading = await AzureRig.ReadAsync(cloud, options);

        AzureRig.IdsOf(reading).ShouldBe([AzureRig.MachineId(1)]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, AzureRig.WhyNotWhole(reading));
        reading.Snapshot.ProvesGone(Known(AzureRig.Region)).ShouldBeTrue();
        reading.Snapshot.ProvesGone(Known("eastus")).ShouldBeFalse();

        static AssetSnapshot Known(string region) => new() { Key = new(AzureRig.Account, "/vm-9"), Subnet = new(AzureRig.Account, "none"), Addresses = [], Region = region };
    }

    [Fact]
    public async Task FindOwners_AddressMoved_SaysWhoHasItNowWhateverResourceGraphStillShows()
    {
        var group = AzureRig.Group;
        var subnet = group.SubnetId(AzureRig.Network, AzureRig.Subnet);
        List<LabAzureResource> before =
        [
            .. AzureRig.ResourcesOf(2), .. AzureRig.MachineOf(group, 1, "198.51.100.1"),
            group.LoadBalancer("inside", new LabAzureAddress("10.0.7.1", subnet)),
            .. group.ScaleSet("nodes", AzureRig.Launch, new LabAzureAddress("10.0.9.1", subnet)),
        ];
        var estate = new WrittenAzureEstate { [AzureRig.SubscriptionId] = before, InGraph = _ => before };
        await using var cloud = await AzureCloud.StartAsync(estate);
        var reader = AzureRig.Inventory(cloud).Open(AzureRig.Account);
        IPAddress[] asked = [.. new[] { "198.51.100.1", AzureRig.AddressOf(1), "10.0.7.1", "10.0.9.1", "10.9.9.9" }.Select(IPAddress.Parse)];
        (await OwnersAsync()).ShouldBe(
            [
                ("vm-1", "198.51.100.1"), ("vm-1", AzureRig.AddressOf(1)), ("inside", "10.0.7.1"), ("0", "10.0.9.1"),
            ],
            ignoreOrder: true);

        // The second machine takes the first one's public address; the first one is made anew.
        estate[AzureRig.SubscriptionId] =
        [
            .. before.Where(one => !one.Id.EndsWith("VM-1", StringComparison.Ordinal) && !one.Id.EndsWith("nic-1", StringComparison.Ordinal) && !one.Id.EndsWith("nic-2", StringComparison.Ordinal)
                && !one.Id.EndsWith("ip-1", StringComparison.Ordinal)),
            group.Machine("VM-1", AzureRig.Launch.AddDays(1)),
            group.Interface("nic-1", group.MachineId("VM-1"), null, new LabAzureAddress(AzureRig.AddressOf(1), subnet)),
            group.Interface("nic-2", group.MachineId("VM-2"), null, new LabAzureAddress(AzureRig.AddressOf(2), subnet, group.PublicAddressId("ip-1"))),
            group.PublicAddress("ip-1", "198.51.100.1", $"{group.InterfaceId("nic-2")}/ipConfigurations/ipconfig0"),
        ];

        (await OwnersAsync()).ShouldBe([("vm-2", "198.51.100.1"), ("vm-1", AzureRig.AddressOf(1)), ("inside", "10.0.7.1"), ("0", "10.0.9.1")], ignoreOrder: true);
        var answer = await reader.FindOwnersAsync(AzureRig.Region, asked, TestContext.Current.CancellationToken);
        answer.Confirmed.Single(owned => $"{owned.Address}" == AzureRig.AddressOf(1)).Incarnation.ShouldBe($"{AzureRig.Launch.AddDays(1).ToUnixTimeSeconds()}");
        cloud.Counts.ByAction.ShouldNotContainKey("Microsoft.ResourceGraph/resources/read");

        async Task<IEnumerable<(string, string)>> OwnersAsync()
        {
            var owners = await reader.FindOwnersAsync(AzureRig.Region, asked, TestContext.Current.CancellationToken);
            owners.Trouble.ShouldBeNull();
            return owners.Confirmed.Select(owned => (owned.AssetId[(owned.AssetId.LastIndexOf('/') + 1)..], $"{owned.Address}"));
        }
    }

    [Fact]
    public async Task ListAccounts_ThousandsBelowAManagementGroup_HoldsEveryPageAndWhoIsDisabled()
    {
        var estate = new WrittenAzureEstate();
        estate.SubscriptionList.AddRange(new DrawnAzureEstate(1, 2500, 1).Subscriptions.Select((one, number) => one with { State = number == 7 ? "Disabled" : number == 8 ? "PastDue" : "Enabled" }));
        await using var cloud = await AzureCloud.StartAsync(estate);
        var options = AzureRig.Options(cloud);
        options.ManagementGroups.Add("root");

        var listing = await AzureRig.Inventory(cloud, options).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Trouble.ShouldBeEmpty();
        listing.Accounts.Length.ShouldBe(2501);
        listing.Accounts.Where(account => !account.IsActive).ShouldHaveSingleItem().Name.ShouldBe("subscription 7");
        cloud.Counts.Of(new CloudCall("root", "", "Microsoft.ResourceGraph/resources/read")).ShouldBe(3);
    }

    [Fact]
    public async Task Test_Everything_NamesEachPermissionOnce()
    {
        await using var cloud = await AzureCloud.StartAsync(new WrittenAzureEstate { [AzureRig.SubscriptionId] = AzureRig.ResourcesOf(1) });

        var checks = await AzureRig.Inventory(cloud).Open(AzureRig.Account).TestAsync(TestContext.Current.CancellationToken);

        checks.ShouldAllBe(check => check.Trouble == null);
        checks.Select(check => check.Permission).ShouldBe(AzureRoleTests.Granted(), ignoreOrder: true);
    }
}
