using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Aws;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>What AWS shows is what the grid knows.</summary>
public sealed class AwsInventoryTests
{
    private static readonly Vantage InSubnet = new("eu-west-1/internal", VantageKind.Subnet, AddressSet.AllIPv4);

    [Fact]
    public async Task Read_Fleet_KnowsEveryHostAsItIs()
    {
        var fleet = Fleet.Draw(new FleetOptions { Hosts = 60, Subnets = 3, Regions = [AwsRig.Region] });
        await using var cloud = await AwsCloud.StartAsync(new FleetAwsEstate(fleet));
        var account = (await AwsRig.Inventory(cloud, With(cloud, organizationRole: "arn:aws:iam::999999999999:role/CloudScanGridInventory"))
            .ListAccountsAsync(TestContext.Current.CancellationToken)).Accounts[0].Key;

        var reading = await AwsRig.ReadAsync(cloud, account: account.AccountId);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        reading.Snapshot.RegionsRead.ShouldBe([AwsRig.Region]);
        var assets = AwsRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId);
        assets.Count.ShouldBe(60);
        foreach (var host in fleet.Hosts)
        {
            var asset = assets[host.AssetId];
            (asset.Kind, asset.Region, asset.ImageId, asset.LaunchedAt).ShouldBe(("instance", AwsRig.Region, host.ImageId, host.LaunchedAt));
            asset.Addresses.ShouldBe([host.Address]);
            asset.Tags.ShouldBe(host.Tags);
            asset.SecurityGroups.ShouldBe(host.SecurityGroups.Order(StringComparer.Ordinal));
        }

        var network = reading.Networks.ShouldHaveSingleItem().ShouldBeOfType<AwsNetworkFacts>();
        network.Interfaces.Length.ShouldBe(60);
        cloud.Counts.Throttled.ShouldBe(0);
    }

    [Fact]
    public async Task Read_EveryKindOfInterface_IsAnAssetWithAllItsAddresses()
    {
        var region = AwsRig.RegionOf(1);
        var estate = new WrittenEstate
        {
            [AwsRig.Region] = region with
            {
                Instances = [.. region.Instances, new("i-gone", AwsRig.Subnet, AwsRig.Launch, "ami-1", region.Instances[0].Tags, "terminated")],
                Interfaces =
                [
                    region.Interfaces[0] with { PublicAddress = "198.51.100.1", OtherAddresses = ["10.0.9.1"], Ipv6Addresses = ["2001:db8::1"] },
                    new("eni-second", AwsRig.Subnet, AwsRig.Vpc, "10.0.8.1", ["sg-2"]) { InstanceId = "i-1", DeviceIndex = 1 },
                    Managed("eni-alb", "10.0.7.1", "amazon-elb", "ELB app/shop/0123", "interface"),
                    Managed("eni-nlb", "10.0.7.2", "amazon-elb", "ELB net/shop/0123", "network_load_balancer"),
                    Managed("eni-nat", "10.0.7.3", "amazon-vpc", "Interface for NAT Gateway nat-1", "nat_gateway") with { PublicAddress = "198.51.100.2" },
                    Managed("eni-rds", "10.0.7.4", "amazon-rds", "RDSNetworkInterface", "interface"),
                    Managed("eni-fn", "10.0.7.5", "awslambda", "AWS Lambda VPC ENI", "lambda"),
                    Managed("eni-vpce", "10.0.7.6", "amazon-vpce", "VPC Endpoint Interface", "vpc_endpoint"),
                    new("eni-free", AwsRig.Subnet, AwsRig.Vpc, "10.0.7.7", []),
                ],
            },
        };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var reading = await AwsRig.ReadAsync(cloud);

        var assets = AwsRig.AssetsOf(reading).ToDictionary(asset => asset.Key.AssetId);
        assets.ToDictionary(asset => asset.Key, asset => asset.Value.Kind).ShouldBe(
            new Dictionary<string, string>
            {
                ["i-1"] = "instance", ["eni-alb"] = "load-balancer", ["eni-nlb"] = "load-balancer", ["eni-nat"] = "nat-gateway", ["eni-rds"] = "database",
                ["eni-fn"] = "function", ["eni-vpce"] = "endpoint", ["eni-free"] = "interface",
            },
            ignoreOrder: true);
        assets["i-1"].Addresses.Select(address => $"{address}").ShouldBe(["10.0.0.2", "10.0.8.1", "10.0.9.1", "198.51.100.1", "2001:db8::1"]);
        assets["i-1"].SecurityGroups.ShouldBe(["sg-1", "sg-2"]);
        assets["eni-nat"].Addresses.Select(address => $"{address}").ShouldBe(["10.0.7.3", "198.51.100.2"]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));

        static LabAwsInterface Managed(string id, string address, string requester, string description, string type) =>
            new(id, AwsRig.Subnet, AwsRig.Vpc, address, ["sg-1"]) { RequesterId = requester, Description = description, Type = type };
    }

    [Fact]
    public async Task Read_Rules_AnswerWhoMayReachWhat()
    {
        var region = AwsRig.RegionOf(1, 2);
        var estate = new WrittenEstate
        {
            [AwsRig.Region] = region with
            {
                Interfaces = [region.Interfaces[0] with { PublicAddress = "198.51.100.1" }, region.Interfaces[1] with { Groups = ["sg-2"] }],
                Rules =
                [
                    new("sgr-1", "sg-1", "tcp", 443, 443) { Cidr = "0.0.0.0/0" },
                    new("sgr-2", "sg-1", "tcp", 22, 22) { PrefixListId = "pl-1" },
                    new("sgr-3", "sg-1", "-1", -1, -1) { PeerGroupId = "sg-2" },
                    new("sgr-4", "sg-1", "-1", -1, -1) { Cidr = "0.0.0.0/0", IsEgress = true },
                ],
                PrefixLists = region.PrefixLists.Add("pl-1", ["93.184.216.0/24"]),
            },
        };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var facts = (await AwsRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<AwsNetworkFacts>();

        var network = facts.ToNetwork();
        var reach = network.FindPath(Vantage.Internet, facts.Interfaces[0], IPAddress.Parse("198.51.100.1")).ShouldNotBeNull().Reach();
        MayReach(reach, "8.8.8.8", 443).ShouldBeTrue();
        MayReach(reach, "8.8.8.8", 22).ShouldBeFalse();
        MayReach(reach, "93.184.216.9", 22).ShouldBeTrue();
        var inside = network.FindPath(InSubnet, facts.Interfaces[0], IPAddress.Parse("10.0.0.2")).ShouldNotBeNull().Reach();
        MayReach(inside, "10.0.0.3", 5432).ShouldBeTrue();
        MayReach(inside, "10.0.0.4", 5432).ShouldBeFalse();

        static bool MayReach(TrafficSet reach, string source, ushort port) => reach.Contains(new Packet(IPAddress.Parse(source), IpProtocol.Tcp, port));
    }

    [Fact]
    public async Task Read_ManyPages_HoldsAllOfThem()
    {
        var estate = new WrittenEstate { [AwsRig.Region] = AwsRig.RegionOf(Enumerable.Range(1, 2500)) };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).Count().ShouldBe(2500);
        cloud.Counts.Of(new CloudCall(AwsRig.AccountId, AwsRig.Region, "ec2:DescribeNetworkInterfaces")).ShouldBe(3);
    }

    [Fact]
    public async Task Read_Again_SaysTheSameInTheSameOrder()
    {
        var region = AwsRig.RegionOf(Enumerable.Range(1, 50));
        var estate = new WrittenEstate { [AwsRig.Region] = region };
        await using var cloud = await AwsCloud.StartAsync(estate);
        var reader = AwsRig.Inventory(cloud).Open(AwsRig.Account);
        var first = await reader.ReadAsync(TestContext.Current.CancellationToken);

        // EC2 promises no order.
        estate[AwsRig.Region] = region with
        {
            Interfaces = [.. region.Interfaces.Reverse()], Instances = [.. region.Instances.Reverse()], Subnets = [.. region.Subnets.Reverse()], Rules = [.. region.Rules.Reverse()],
        };
        var second = await reader.ReadAsync(TestContext.Current.CancellationToken);

        AwsRig.AssetsOf(second).Select(Text).ShouldBe(AwsRig.AssetsOf(first).Select(Text));
        second.Networks.Select(TextOf).ShouldBe(first.Networks.Select(TextOf));
        cloud.Counts.ByAction["sts:AssumeRole"].ShouldBe(1);

        static string TextOf(NetworkFacts network) => network is AwsNetworkFacts facts
            ? string.Join('\n', facts.Subnets.Select(subnet => subnet.Id).Concat(facts.Groups.SelectMany(group => group.Ingress.Select(rule => rule.Id))).Concat(facts.Interfaces.Select(one => one.Id)))
            : "";
        static string Text(AssetSnapshot asset) => $"{asset.Key} {string.Join(',', asset.Addresses)} {string.Join(',', asset.Tags)} {asset.LaunchedAt:O}";
    }

    [Fact]
    public async Task Read_RegionsWithoutInterfaces_AreAskedOnceAndAreKnownToBeEmpty()
    {
        var estate = new WrittenEstate("eu-central-1", "eu-west-1", "us-east-1") { ["eu-west-1"] = AwsRig.RegionOf(1) };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var reading = await AwsRig.ReadAsync(cloud);

        reading.Snapshot.RegionsRead.ShouldBe(["eu-central-1", "eu-west-1", "us-east-1"]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete);
        cloud.Counts.ByAction["ec2:DescribeNetworkInterfaces"].ShouldBe(3);
        cloud.Counts.ByAction["ec2:DescribeInstances"].ShouldBe(1);

        // Switched off for the account: whatever is there stays there.
        reading.Snapshot.ProvesGone(Known("us-east-1")).ShouldBeTrue();
        reading.Snapshot.ProvesGone(Known("ap-east-1")).ShouldBeFalse();

        static AssetSnapshot Known(string region) => new() { Key = new(AwsRig.Account, "i-9"), Subnet = new(AwsRig.Account, "subnet-9"), Addresses = [], Region = region };
    }

    [Fact]
    public async Task Read_SameAddressInTwoNetworks_IsTwoAssets()
    {
        var one = AwsRig.RegionOf(1);
        var estate = new WrittenEstate
        {
            [AwsRig.Region] = one with
            {
                Vpcs = [.. one.Vpcs, new("vpc-2", "10.0.0.0/8")],
                Subnets = [.. one.Subnets, new("subnet-2", "vpc-2", "10.0.0.0/16")],
                Instances = [.. one.Instances, new("i-2", "subnet-2", AwsRig.Launch, "ami-1", one.Instances[0].Tags)],
                Interfaces = [.. one.Interfaces, new("eni-2", "subnet-2", "vpc-2", AwsRig.AddressOf(1), ["sg-1"]) { InstanceId = "i-2" }],
            },
        };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.AssetsOf(reading).Select(asset => (asset.Key.AssetId, asset.Subnet.SubnetId, $"{asset.Addresses[0]}"))
            .ShouldBe([("i-1", "subnet-1", "10.0.0.2"), ("i-2", "subnet-2", "10.0.0.2")], ignoreOrder: true);
        reading.Networks.Select(network => network.Id).ShouldBe(["vpc-1", "vpc-2"]);
    }

    [Fact]
    public async Task Read_SameIdsInTwoAccounts_StayApart()
    {
        const string other = "210987654321";
        var estate = new WrittenEstate { [AwsRig.Region] = AwsRig.RegionOf(1), [AwsRig.Region, other] = AwsRig.RegionOf(1) };
        estate.AccountList.Add(new(other, "staging"));
        await using var cloud = await AwsCloud.StartAsync(estate);

        var keys = AwsRig.AssetsOf(await AwsRig.ReadAsync(cloud)).Concat(AwsRig.AssetsOf(await AwsRig.ReadAsync(cloud, account: other))).Select(asset => $"{asset.Key}");

        keys.ShouldBe(["aws/123456789012/i-1", "aws/210987654321/i-1"]);
    }

    [Fact]
    public async Task Read_TenThousandRulesInAGroup_HoldsThemAll()
    {
        var rules = Enumerable.Range(0, 10_000).Select(number => new LabAwsRule($"sgr-{number:d5}", "sg-1", "tcp", number + 1, number + 1) { Cidr = "192.0.2.0/24" });
        var estate = new WrittenEstate { [AwsRig.Region] = AwsRig.RegionOf(1) with { Rules = [.. rules] } };
        await using var cloud = await AwsCloud.StartAsync(estate);

        var facts = (await AwsRig.ReadAsync(cloud)).Networks.ShouldHaveSingleItem().ShouldBeOfType<AwsNetworkFacts>();

        facts.Groups.ShouldHaveSingleItem().Ingress.Length.ShouldBe(10_000);
        var reach = facts.ToNetwork().FindPath(InSubnet with { Kind = VantageKind.Network }, facts.Interfaces[0], IPAddress.Parse("10.0.0.2")).ShouldNotBeNull().Reach();
        reach.Contains(new Packet(IPAddress.Parse("192.0.2.1"), IpProtocol.Tcp, 10_000)).ShouldBeTrue();
        reach.Contains(new Packet(IPAddress.Parse("192.0.2.1"), IpProtocol.Tcp, 10_001)).ShouldBeFalse();
    }

    [Fact]
    public async Task FindOwners_OfEveryKindOfAddress_SaysWhoHasThemNow()
    {
        var region = AwsRig.RegionOf(1, 2);
        var estate = new WrittenEstate
        {
            [AwsRig.Region] = region with
            {
                Interfaces =
                [
                    region.Interfaces[0] with { PublicAddress = "198.51.100.1", Ipv6Addresses = ["2001:db8::1"] },
                    region.Interfaces[1],
                    new("eni-lb", AwsRig.Subnet, AwsRig.Vpc, "10.0.7.1", []) { RequesterId = "amazon-elb", Description = "ELB app/a/1" },
                ],
            },
        };
        await using var cloud = await AwsCloud.StartAsync(estate);
        IPAddress[] asked = [.. new[] { "10.0.0.2", "198.51.100.1", "2001:db8::1", "10.0.7.1", "10.9.9.9" }.Select(IPAddress.Parse)];

        var answer = await AwsRig.Inventory(cloud).Open(AwsRig.Account).FindOwnersAsync(AwsRig.Region, asked, TestContext.Current.CancellationToken);

        answer.Trouble.ShouldBeNull();
        answer.Confirmed.Select(owned => (owned.AssetId, $"{owned.Address}")).ShouldBe(
            [("i-1", "10.0.0.2"), ("i-1", "198.51.100.1"), ("i-1", "2001:db8::1"), ("eni-lb", "10.0.7.1")], ignoreOrder: true);
        answer.Confirmed.First(owned => owned.AssetId == "i-1").Incarnation.ShouldBe($"{AwsRig.Launch.ToUnixTimeSeconds()}");
        cloud.Counts.ByAction["ec2:DescribeInstances"].ShouldBe(1);
        cloud.Counts.ByAction["ec2:DescribeNetworkInterfaces"].ShouldBe(3);
    }

    [Fact]
    public async Task FindOwners_MoreThanAFilterTakes_SaysWhoHasEach()
    {
        var estate = new WrittenEstate { [AwsRig.Region] = AwsRig.RegionOf(Enumerable.Range(1, 450)) };
        await using var cloud = await AwsCloud.StartAsync(estate);
        IPAddress[] asked = [.. Enumerable.Range(1, 450).Select(AwsRig.AddressOf).Select(IPAddress.Parse)];

        var answer = await AwsRig.Inventory(cloud).Open(AwsRig.Account).FindOwnersAsync(AwsRig.Region, asked, TestContext.Current.CancellationToken);

        answer.Trouble.ShouldBeNull();
        answer.Confirmed.Select(owned => owned.Address).ShouldBe(asked, ignoreOrder: true);
        cloud.Counts.ByAction["ec2:DescribeInstances"].ShouldBe(3);
    }

    // Otherwise the two above prove nothing.
    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "FilterLimitExceeded")]
    public async Task FakeEc2_ValuesOfFilters_AreAsManyAsEc2Takes(int values, string? code)
    {
        await using var cloud = await AwsCloud.StartAsync(new WrittenEstate());
        using var ec2 = new AmazonEC2Client(new AmazonEC2Config { ServiceURL = cloud.Endpoint, AuthenticationRegion = AwsRig.Region, MaxErrorRetry = 0 });
        var request = new DescribeInstancesRequest
        {
            Filters = [new("instance-state-name", ["running"]), new("instance-id", [.. Enumerable.Range(1, values - 1).Select(AwsRig.InstanceOf)])],
        };

        var refusal = await Record.ExceptionAsync(() => ec2.DescribeInstancesAsync(request, TestContext.Current.CancellationToken));

        (refusal as AmazonEC2Exception)?.ErrorCode.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
    }

    [Fact]
    public async Task ListAccounts_Organization_HoldsEveryPageAndWhoIsSuspended()
    {
        var estate = new WrittenEstate();
        estate.AccountList.AddRange(Enumerable.Range(0, 45).Select(number => new LabAwsAccount($"{200_000_000_000 + number}", $"team {number}", number == 7 ? "SUSPENDED" : "ACTIVE")));
        await using var cloud = await AwsCloud.StartAsync(estate, new AwsCloudOptions { ExternalId = "secret-between-us" });

        var listing = await AwsRig.Inventory(cloud, With(cloud, "arn:aws:iam::999999999999:role/CloudScanGridInventory", "secret-between-us")).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Trouble.ShouldBeEmpty();
        listing.Accounts.Length.ShouldBe(46);
        listing.Accounts.Where(account => !account.IsActive).ShouldHaveSingleItem().Name.ShouldBe("team 7");
        cloud.Counts.ByAction["organizations:ListAccounts"].ShouldBe(3);
    }

    [Fact]
    public async Task ListAccounts_OrganizationDenies_SaysWhatWouldHelpAndKeepsTheNamedOnes()
    {
        await using var cloud = await AwsCloud.StartAsync(new WrittenEstate());
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "organizations:ListAccounts", Code = "AccessDeniedException" });

        var listing = await AwsRig.Inventory(cloud, With(cloud, "self")).ListAccountsAsync(TestContext.Current.CancellationToken);

        listing.Accounts.ShouldHaveSingleItem().Key.ShouldBe(AwsRig.Account);
        listing.Trouble.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            trouble => trouble.ShouldContain("organizations:ListAccounts"),
            trouble => trouble.ShouldContain("policy"));
    }

    private static Integrations.Inventory.Aws.AwsOptions With(AwsCloud cloud, string organizationRole, string? externalId = null)
    {
        var options = AwsRig.Options(cloud);
        (options.OrganizationRole, options.ExternalId) = (organizationRole, externalId);
        return options;
    }
}
