using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Compliance.Storage;

/// <summary>What every <see cref="IInventoryStore"/> does.</summary>
public abstract class InventoryStoreCompliance : StoreCompliance
{
    private static readonly AssetSnapshot Web = SampleEstate.Asset("i-web", "10.0.0.1", "2001:db8::1");
    private static readonly AssetSnapshot Database = SampleEstate.Asset("i-db", "10.0.0.2");

    [Fact]
    public async Task Apply_NewAssets_KeepsEveryWordOfThem()
    {
        var tagged = Web with
        {
            Kind = "load-balancer",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("name", "<script>\0\r\n\u202e").Add("no-scan", ""),
            ImageId = "ami-1",
            SecurityGroups = ["sg-1", "sg-2"],
        };
        (await ApplyAsync(SampleEstate.Snapshot(Now, tagged))).ShouldBe(new InventoryChange(1, 0, 0, 0));

        var asset = (await Store.Inventory.FindAssetAsync(Web.Key, Cancellation)).ShouldNotBeNull();
        asset.Region.ShouldBe(AccountSnapshot.DefaultRegion);
        asset.FirstSeenAt.ShouldBe(Now);
        asset.LastSeenAt.ShouldBe(Now);
        asset.RetiredAt.ShouldBeNull();
        asset.Snapshot.Key.ShouldBe(Web.Key);
        asset.Snapshot.Subnet.ShouldBe(Web.Subnet);
        asset.Snapshot.Kind.ShouldBe("load-balancer");
        asset.Snapshot.Addresses.ShouldBe(Web.Addresses);
        asset.Snapshot.LaunchedAt.ShouldBe(Web.LaunchedAt);
        asset.Snapshot.Tags.ShouldBe(tagged.Tags);
        asset.Snapshot.ImageId.ShouldBe("ami-1");
        asset.Snapshot.SecurityGroups.ShouldBe(["sg-1", "sg-2"]);
    }

    [Fact]
    public async Task Apply_Account_KeepsScopeLimitsAndGroups()
    {
        var scope = new AccountScope(
            [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::/32")],
            [new(IPNetwork.Parse("10.9.0.0/16"), null), new(null, "no-scan=yes")],
            [new([DayOfWeek.Monday, DayOfWeek.Sunday], new(20, 0), new(6, 30), "Europe/Berlin")]);
        var rule = new IngressRule(TransportProtocol.Tcp, new(80, 90), IPNetwork.Parse("0.0.0.0/0"));
        var everything = new IngressRule(null, new(0, 65535), IPNetwork.Parse("::/0"));
        await ApplyAsync(SampleEstate.Snapshot(Now) with
        {
            Region = "eu-west-1",
            Scope = scope,
            Limits = new() { PacketsPerSecond = 250, ConcurrentHosts = 8 },
            SecurityGroups = [new("sg-1", [rule, everything])],
        });

        var account = (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation)).ShouldNotBeNull();
        account.Region.ShouldBe("eu-west-1");
        account.Scope.Allowed.ShouldBe(scope.Allowed);
        account.Scope.Exclusions.ShouldBe(scope.Exclusions);
        account.Scope.Windows.Select(window => window.ToString()).ShouldBe(scope.Windows.Select(window => window.ToString()));
        account.Limits.ShouldBe(new AccountLimits { PacketsPerSecond = 250, ConcurrentHosts = 8 });
        account.SecurityGroups.ShouldHaveSingleItem().Ingress.ShouldBe([rule, everything]);
        account.SyncedAt.ShouldBe(Now);
        (await Store.Inventory.ListAccountsAsync(Cancellation)).ShouldHaveSingleItem().Key.ShouldBe(SampleEstate.Account);
    }

    [Fact]
    public async Task Apply_AccountIsRenamed_IsCalledSoAndNoAssetChanges()
    {
        const string Hostile = "<b>Payments\0\x1b[2J\u202e";
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database) with { Name = "Shop" });
        (await NameAsync()).ShouldBe("Shop");

        (await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Web, Database) with { Name = Hostile })).ShouldBe(new InventoryChange(0, 0, 0, 2));
        (await NameAsync()).ShouldBe(Hostile);

        // Nobody says, as where the organization does not answer.
        (await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(2), Web, Database))).ShouldBe(new InventoryChange(0, 0, 0, 2));
        (await NameAsync()).ShouldBe(Hostile);

        async Task<string?> NameAsync() => (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation)).ShouldNotBeNull().Name;
    }

    [Fact]
    public async Task Apply_SameSnapshotAgain_ChangesNothing()
    {
        var snapshot = SampleEstate.Snapshot(Now, Web, Database);
        await ApplyAsync(snapshot);
        (await ApplyAsync(snapshot)).ShouldBe(new InventoryChange(0, 0, 0, 2));
        (await OwnersOfAsync("10.0.0.1")).ShouldBe(["i-web"]);
    }

    [Fact]
    public async Task Apply_UnchangedLater_IsSeenAgain()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web));
        Clock.Advance(TimeSpan.FromHours(1));
        (await ApplyAsync(SampleEstate.Snapshot(Now, Web))).ShouldBe(new InventoryChange(0, 0, 0, 1));
        var asset = (await Store.Inventory.FindAssetAsync(Web.Key, Cancellation)).ShouldNotBeNull();
        asset.FirstSeenAt.ShouldBe(SampleEstate.Start);
        asset.LastSeenAt.ShouldBe(Now);
    }

    [Fact]
    public async Task Apply_CompleteSnapshotWithoutAsset_RetiresIt()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        Clock.Advance(TimeSpan.FromHours(1));
        (await ApplyAsync(SampleEstate.Snapshot(Now, Web))).ShouldBe(new InventoryChange(0, 0, 1, 1));

        var retired = (await Store.Inventory.FindAssetAsync(Database.Key, Cancellation)).ShouldNotBeNull();
        retired.RetiredAt.ShouldBe(Now);
        retired.LastSeenAt.ShouldBe(SampleEstate.Start);
        (await OwnersOfAsync("10.0.0.2")).ShouldBeEmpty();
        (await ToListAsync(Store.Inventory.ReadLiveAssetsAsync(SampleEstate.Account, Cancellation))).ShouldHaveSingleItem().Snapshot.Key.ShouldBe(Web.Key);
        (await Store.Inventory.ListSubnetAssetsAsync(SampleEstate.Subnet, Cancellation)).ShouldHaveSingleItem().Snapshot.Key.ShouldBe(Web.Key);
    }

    [Fact]
    public async Task Apply_PartialSnapshot_RetiresNothingAndKeepsGroups()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database) with { SecurityGroups = [new("sg-1", []), new("sg-2", [])] });
        Clock.Advance(TimeSpan.FromHours(1));
        var partial = SampleEstate.Snapshot(Now, Web) with { Completeness = SnapshotCompleteness.Partial, SecurityGroups = [new("sg-2", [])] };
        (await ApplyAsync(partial)).ShouldBe(new InventoryChange(0, 0, 0, 1, Unknown: 1));

        (await OwnersOfAsync("10.0.0.1", "10.0.0.2")).ShouldBe(["i-web", "i-db"], ignoreOrder: true);
        (await Store.Inventory.FindAssetAsync(Web.Key, Cancellation))!.LastSeenAt.ShouldBe(Now);
        (await Store.Inventory.FindAssetAsync(Database.Key, Cancellation))!.LastSeenAt.ShouldBe(SampleEstate.Start);
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation))!
            .SecurityGroups.Select(group => group.Id).ShouldBe(["sg-1", "sg-2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Apply_ARegionIsDenied_RetiresWhatTheOthersProveGone()
    {
        var (west, central) = (Web with { Region = "eu-west-1" }, Database with { Region = "eu-central-1" });
        var alsoWest = SampleEstate.Asset("i-also", "10.0.0.3") with { Region = "eu-west-1" };
        await ApplyAsync(SampleEstate.Snapshot(Now, west, alsoWest, central));
        var deniedAt = Now.AddHours(1);
        var gap = new SnapshotGap("eu-central-1", null, "ec2:DescribeInstances was denied");

        (await ApplyAsync(Partial(deniedAt, [gap], west))).ShouldBe(new InventoryChange(0, 0, 1, 1, Unknown: 1));

        (await FindAsync(alsoWest)).RetiredAt.ShouldBe(deniedAt);
        var unknown = await FindAsync(central);
        unknown.RetiredAt.ShouldBeNull();
        unknown.UnknownSince.ShouldBe(deniedAt);
        unknown.LastSeenAt.ShouldBe(SampleEstate.Start);
        (await OwnersOfAsync("10.0.0.2")).ShouldBe(["i-db"]);
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation))!.Gaps.ShouldBe([gap]);

        // It stays unknown since then, is seen again, and is gone once its region says so.
        (await ApplyAsync(Partial(deniedAt.AddHours(1), [gap], west))).ShouldBe(new InventoryChange(0, 0, 0, 1, Unknown: 1));
        (await FindAsync(central)).UnknownSince.ShouldBe(deniedAt);
        (await ApplyAsync(SampleEstate.Snapshot(deniedAt.AddHours(2), west, central))).ShouldBe(new InventoryChange(0, 0, 0, 2));
        var seen = await FindAsync(central);
        (seen.UnknownSince, seen.LastSeenAt).ShouldBe((null, deniedAt.AddHours(2)));
        (await ApplyAsync(Partial(deniedAt.AddHours(3), [gap with { Region = "us-east-1" }], west))).ShouldBe(new InventoryChange(0, 0, 1, 1));
        (await FindAsync(central)).ShouldSatisfyAllConditions(
            asset => asset.RetiredAt.ShouldBe(deniedAt.AddHours(3)),
            asset => asset.LastSeenAt.ShouldBe(deniedAt.AddHours(2)),
            asset => asset.UnknownSince.ShouldBeNull());
    }

    [Fact]
    public async Task Apply_AKindIsDenied_RetiresTheOthers()
    {
        var balancer = Database with { Kind = "load-balancer" };
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, balancer));

        var change = await ApplyAsync(Partial(Now.AddHours(1), [new SnapshotGap(null, "load-balancer", "denied")]));

        change.ShouldBe(new InventoryChange(0, 0, 1, 0, Unknown: 1));
        (await FindAsync(balancer)).RetiredAt.ShouldBeNull();
        (await FindAsync(Web)).RetiredAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Apply_UnknownAssetIsProvenGone_WasLastSeenBeforeItWasUnknown()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web));
        await ApplyAsync(Partial(Now.AddHours(1), []));
        (await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(2)))).ShouldBe(new InventoryChange(0, 0, 1, 0));

        var gone = await FindAsync(Web);
        (gone.LastSeenAt, gone.RetiredAt, gone.UnknownSince).ShouldBe((SampleEstate.Start, Now.AddHours(2), null));
    }

    [Fact]
    public async Task Apply_AssetsOfSeveralRegions_EachIsInItsOwn()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web with { Region = "eu-west-1" }, Database));

        (await FindAsync(Web)).Region.ShouldBe("eu-west-1");
        (await FindAsync(Database)).Region.ShouldBe(AccountSnapshot.DefaultRegion);
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation))!.AllRegions.ShouldBe(["eu-west-1", AccountSnapshot.DefaultRegion]);
        (await Store.Gauges.ReadLoadAsync(Now, Cancellation)).Regions.Select(region => region.Region).ShouldBe(["eu-west-1", AccountSnapshot.DefaultRegion]);
        (await Store.Gauges.ReadCoverageAsync(Now.AddDays(-7), Cancellation)).Select(count => (count.Region, count.Addresses))
            .ShouldBe([("eu-west-1", 2), (AccountSnapshot.DefaultRegion, 1)], ignoreOrder: true);
        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Web with { Region = "eu-central-1" }, Database));
        (await FindAsync(Web)).Region.ShouldBe("eu-central-1");
        (await Store.Gauges.ReadLoadAsync(Now, Cancellation)).Regions.Select(region => region.Region).ShouldBe(["eu-central-1", AccountSnapshot.DefaultRegion]);
    }

    [Fact]
    public async Task Apply_NetworkOfGoogleCloud_KeepsEveryWordOfItAndLosesItWithTheRest()
    {
        var anywhere = IPNetwork.Parse("0.0.0.0/0");
        var rule = new GcpFirewallRule("allow-web", 1000, RuleAction.Allow, [new(IpProtocol.Tcp, [new(80, 80), new(8000, 8080)]), new(IpProtocol.Icmp, [])])
        {
            SourceNetworks = [anywhere], SourceTags = ["jump"], SourceServiceAccounts = ["a@b"], TargetTags = ["web"], TargetServiceAccounts = ["c@d"],
        };
        var network = new GcpNetworkFacts(
            "default",
            [new("policy 1", [rule with { Action = RuleAction.Next }])],
            [rule],
            [new("policy 2", [rule with { Action = RuleAction.Deny }]) { Region = "europe-west1" }],
            [new("zones/europe-west1-b/instances/web-1", [IPAddress.Parse("10.0.0.5"), IPAddress.Parse("2001:db8::5")], ["web"], "e@f") { Region = "europe-west1", ExternalAddresses = [new(IPAddress.Parse("34.1.1.1"), IPAddress.Parse("10.0.0.5"))] }],
            [new("default-route", anywhere, 1000, "default-internet-gateway", ["web"])])
        {
            Networks = [IPNetwork.Parse("10.0.0.0/16")], Peers = ImmutableSortedDictionary<string, string>.Empty.Add("to-hub", "projects/hub/global/networks/hub"),
        };
        (await ApplyAsync(ReadingOf(Now, [], network))).Networks.ShouldBe(1);

        var kept = (await Store.Inventory.ListNetworksAsync(SampleEstate.Account, Cancellation)).ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>();

        (kept.Id, kept.Region).ShouldBe(("default", "global"));
        kept.Above[0].Rules[0].ToString().ShouldBe("goto_next tcp 80,8000-8080, icmp from 0.0.0.0/0, tag jump, a@b");
        kept.Rules[0].TargetTags.Concat(kept.Rules[0].TargetServiceAccounts).ShouldBe(["web", "c@d"]);
        (kept.Below[0].Region, kept.Below[0].Rules[0].Action).ShouldBe(("europe-west1", RuleAction.Deny));
        (kept.Instances[0].Id, kept.Instances[0].Region, kept.Instances[0].ServiceAccount).ShouldBe((network.Instances[0].Id, "europe-west1", "e@f"));
        kept.Instances[0].Addresses.ShouldBe(network.Instances[0].Addresses);
        kept.Instances[0].ExternalAddresses.ShouldBe(network.Instances[0].ExternalAddresses);
        (kept.Routes[0].Destination, kept.Routes[0].NextHop, kept.Routes[0].Tags[0]).ShouldBe((anywhere, "default-internet-gateway", "web"));
        kept.Networks.ShouldBe(network.Networks);
        kept.Peers.ShouldBe(network.Peers);
        (await ApplyAsync(ReadingOf(Now.AddHours(1), [], network))).Networks.ShouldBe(0);
        (await ApplyAsync(ReadingOf(Now.AddHours(2), [new("global", AccountReading.NetworkKind, "denied")]))).Networks.ShouldBe(0);
        (await ApplyAsync(ReadingOf(Now.AddHours(3), []))).Networks.ShouldBe(1);
        (await NetworksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Apply_Networks_KeepsEveryWordOfThemAndWritesOnlyChanges()
    {
        var network = NetworkOf("vpc-1", "eu-west-1");
        (await ApplyAsync(ReadingOf(Now, [], network, NetworkOf("vpc-2", "us-east-1")))).Networks.ShouldBe(2);

        var kept = (await Store.Inventory.ListNetworksAsync(SampleEstate.Account, Cancellation))[0].ShouldBeOfType<AwsNetworkFacts>();

        kept.Networks.ShouldBe(network.Networks);
        kept.Peers.ShouldBe(network.Peers);
        kept.PrefixLists["pl-1"].ShouldBe(network.PrefixLists["pl-1"]);
        kept.Subnets[0].Acl.Inbound.ShouldBe(network.Subnets[0].Acl.Inbound);
        kept.Subnets[0].Routes.Routes[0].Destination.ShouldBe(network.Subnets[0].Routes.Routes[0].Destination);
        kept.Groups[0].Ingress.Select(rule => $"{rule}").ShouldBe(network.Groups[0].Ingress.Select(rule => $"{rule}"));
        kept.Interfaces[0].Addresses.ShouldBe(network.Interfaces[0].Addresses);
        kept.Interfaces[0].PublicAddresses.ShouldBe(network.Interfaces[0].PublicAddresses);
        (await ApplyAsync(ReadingOf(Now.AddHours(1), [], network, NetworkOf("vpc-2", "us-east-1")))).Networks.ShouldBe(0);
        (await ApplyAsync(ReadingOf(Now.AddHours(2), [], network with { Peers = network.Peers.Clear() }))).Networks.ShouldBe(2);
        (await NetworksAsync()).ShouldBe(["vpc-1"]);
    }

    [Fact]
    public async Task Apply_NetworksOfARegionAreDenied_TheyStay()
    {
        await ApplyAsync(ReadingOf(Now, [], NetworkOf("vpc-1", "eu-west-1"), NetworkOf("vpc-2", "us-east-1"), NetworkOf("vpc-3", "us-west-2")));

        var gaps = ImmutableArray.Create(new SnapshotGap("us-east-1", AccountReading.NetworkKind, "denied"));
        (await ApplyAsync(ReadingOf(Now.AddHours(1), gaps, NetworkOf("vpc-1", "eu-west-1")))).Networks.ShouldBe(1);

        (await NetworksAsync()).ShouldBe(["vpc-1", "vpc-2"]);
    }

    [Fact]
    public async Task Apply_AssetComesBack_LivesAgain()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Web));
        (await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(2), Web, Database))).ShouldBe(new InventoryChange(0, 1, 0, 1));
        var back = (await Store.Inventory.FindAssetAsync(Database.Key, Cancellation)).ShouldNotBeNull();
        back.RetiredAt.ShouldBeNull();
        back.FirstSeenAt.ShouldBe(SampleEstate.Start);
        (await OwnersOfAsync("10.0.0.2")).ShouldBe(["i-db"]);
    }

    [Fact]
    public async Task Apply_OvertakenSnapshot_BringsNothingBack()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Web));
        (await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database))).ShouldBe(new InventoryChange(0, 0, 0, 2));
        (await Store.Inventory.FindAssetAsync(Database.Key, Cancellation)).ShouldBeNull();
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation))!.SyncedAt.ShouldBe(Now.AddHours(1));
    }

    [Fact]
    public async Task Apply_AddressMoves_ChangesItsOwner()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        await ApplyAsync(SampleEstate.Snapshot(
            Now.AddHours(1), SampleEstate.Asset("i-web", "2001:db8::1"), SampleEstate.Asset("i-db", "10.0.0.2", "10.0.0.1")));
        (await OwnersOfAsync("10.0.0.1")).ShouldBe(["i-db"]);
        (await OwnersOfAsync("2001:db8::1")).ShouldBe(["i-web"]);
    }

    [Fact]
    public async Task Apply_AddressIsGone_ForgetsItsServices()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Database));
        await ScanAsync("c-1", Database, target => SampleEstate.Look(target.Address, Now, "1-1000", 443));
        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), SampleEstate.Asset("i-db", "10.0.0.3")));
        (await Store.Observations.ListServicesAsync(Database.Key, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Apply_NewIncarnation_InheritsNoService()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, Database));
        await ScanAsync("c-1", Database, target => SampleEstate.Look(target.Address, Now, "1-1000", 443));
        await ApplyAsync(SampleEstate.Snapshot(Now.AddHours(1), Database with { LaunchedAt = Now }));
        (await Store.Observations.ListServicesAsync(Database.Key, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindOwners_AddressOfTwoAccounts_ComesBackTwice()
    {
        var other = new AccountKey(CloudProvider.Aws, "123456789012");
        var twin = Database with { Key = new(other, "arn:aws:ec2:eu-west-1:123456789012:instance/i-db"), Subnet = new(other, "subnet-1") };
        await ApplyAsync(SampleEstate.Snapshot(Now, Web, Database));
        await ApplyAsync(SampleEstate.Snapshot(Now, twin) with { Key = other });
        var owners = await Store.Inventory.FindOwnersAsync([IPAddress.Parse("10.0.0.2")], Cancellation);
        owners.Select(owner => owner.Snapshot.Key).ShouldBe([twin.Key, Database.Key], ignoreOrder: true);
    }

    [Fact]
    public async Task FindOwners_MappedAddress_IsTheSameAddress()
    {
        await ApplyAsync(SampleEstate.Snapshot(Now, SampleEstate.Asset("i-web", "::ffff:10.0.0.1")));
        (await OwnersOfAsync("10.0.0.1")).ShouldBe(["i-web"]);
        (await OwnersOfAsync("::ffff:10.0.0.1")).ShouldBe(["i-web"]);
        (await Store.Inventory.FindAssetAsync(Web.Key, Cancellation))!.Snapshot.Addresses.ShouldBe([IPAddress.Parse("10.0.0.1")]);
    }

    [Fact]
    public async Task ReadLiveAssets_ManyAccounts_GivesOneAccountByKey()
    {
        var neighbour = new AccountKey(CloudProvider.File, "lab-10");
        await ApplyAsync(SampleEstate.Snapshot(Now, Enumerable.Range(0, 1100).Reverse().Select(SampleEstate.Asset)));
        await ApplyAsync(SampleEstate.Snapshot(Now, Web with { Key = new(neighbour, "i-web"), Subnet = new(neighbour, "subnet-1") }) with { Key = neighbour });
        var assets = await ToListAsync(Store.Inventory.ReadLiveAssetsAsync(SampleEstate.Account, Cancellation));
        assets.Select(asset => asset.Snapshot.Key).ShouldBe(Enumerable.Range(0, 1100).Select(number => SampleEstate.Asset(number).Key));
    }

    [Fact]
    public async Task Find_NeverSeen_IsNull()
    {
        (await Store.Inventory.FindAccountAsync(SampleEstate.Account, Cancellation)).ShouldBeNull();
        (await Store.Inventory.FindAssetAsync(Web.Key, Cancellation)).ShouldBeNull();
    }

    private static AwsNetworkFacts NetworkOf(string id, string region)
    {
        var anywhere = IPNetwork.Parse("0.0.0.0/0");
        return new(
            id,
            region,
            [
                new("subnet-1", [IPNetwork.Parse("10.0.0.0/24")], new("acl-1", [new(100, RuleAction.Deny, IpProtocol.Tcp, new(22, 22), anywhere)], []), new("rtb-1", [new("igw-1", [anywhere])])),
            ],
            [new("sg-1", [new("sgr-1", IpProtocol.Tcp, new(443, 443)) { Networks = [anywhere] }, new("sgr-2", null, new(0, 65535)) { GroupId = "sg-1" }])],
            [new("eni-1", "subnet-1", [IPAddress.Parse("10.0.0.5")], ["sg-1"]) { PublicAddresses = [new(IPAddress.Parse("198.51.100.5"), IPAddress.Parse("10.0.0.5"))] }],
            ImmutableSortedDictionary<string, ImmutableArray<IPNetwork>>.Empty.Add("pl-1", [IPNetwork.Parse("192.0.2.0/24")]))
        {
            Networks = [IPNetwork.Parse("10.0.0.0/16"), IPNetwork.Parse("2001:db8::/56")],
            Peers = ImmutableSortedDictionary<string, string>.Empty.Add("pcx-1", "vpc-9"),
        };
    }

    private static AccountReading ReadingOf(DateTimeOffset takenAt, ImmutableArray<SnapshotGap> gaps, params ImmutableArray<NetworkFacts> networks) => new(
        SampleEstate.Snapshot(takenAt) with { Gaps = gaps, Completeness = gaps.IsEmpty ? SnapshotCompleteness.Complete : SnapshotCompleteness.Partial }, networks, 0);

    private Task<InventoryChange> ApplyAsync(AccountReading reading) => Store.Inventory.ApplyAsync(reading, Cancellation);

    private async Task<IEnumerable<string>> NetworksAsync() => (await Store.Inventory.ListNetworksAsync(SampleEstate.Account, Cancellation)).Select(network => network.Id);

    private static AccountSnapshot Partial(DateTimeOffset takenAt, ImmutableArray<SnapshotGap> gaps, params IEnumerable<AssetSnapshot> assets) =>
        SampleEstate.Snapshot(takenAt, assets) with { Completeness = SnapshotCompleteness.Partial, Gaps = gaps };

    private async Task<Asset> FindAsync(AssetSnapshot asset) => (await Store.Inventory.FindAssetAsync(asset.Key, Cancellation)).ShouldNotBeNull();

    private Task<InventoryChange> ApplyAsync(AccountSnapshot snapshot) => Store.Inventory.ApplyAsync(snapshot, Cancellation);

    private async Task<IEnumerable<string>> OwnersOfAsync(params IEnumerable<string> addresses) =>
        (await Store.Inventory.FindOwnersAsync([.. addresses.Select(IPAddress.Parse)], Cancellation)).Select(asset => asset.Snapshot.Key.AssetId);
}
