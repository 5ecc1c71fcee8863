using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>After a change the regions that it names are read, and nothing is said of the others.</summary>
public sealed class AwsDeltaTests
{
    private const string Other = "us-east-1";

    private readonly WrittenEstate _estate = new(AwsRig.Region, Other, "us-west-2") { [AwsRig.Region] = AwsRig.RegionOf(1), [Other] = AwsRig.RegionOf(2) };

    [Fact]
    public async Task ReadRegions_One_AsksThereAloneAndSpeaksOfItAlone()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);

        var reading = await ReadAsync(cloud, Other);

        AwsRig.IdsOf(reading).ShouldBe(["i-2"]);
        reading.Networks.ShouldHaveSingleItem().Region.ShouldBe(Other);
        var snapshot = reading.Snapshot;
        (snapshot.IsDelta, snapshot.Completeness).ShouldBe((true, SnapshotCompleteness.Complete));
        snapshot.RegionsRead.ShouldBe([Other]);
        snapshot.ProvesGone(Known("i-9", Other)).ShouldBeTrue();
        snapshot.ProvesGone(Known("i-9", AwsRig.Region)).ShouldBeFalse();
        (snapshot.LeavesAlone(Other), snapshot.LeavesAlone(AwsRig.Region)).ShouldBe((false, true));
        reading.ProvesNetworkGone(AwsRig.Region).ShouldBeFalse();

        // The role, the list of regions, and the eight lists of the one.
        reading.Calls.ShouldBe(10);
        cloud.Counts.Calls.ShouldBe(10);
        cloud.Counts.Of(new CloudCall(AwsRig.AccountId, Other, "ec2:DescribeNetworkInterfaces")).ShouldBe(1);
        cloud.Counts.Of(new CloudCall(AwsRig.AccountId, AwsRig.Region, "ec2:DescribeNetworkInterfaces")).ShouldBe(0);
    }

    [Fact]
    public async Task ReadRegions_OneOfSeventeen_CostsTheListOfRegionsAndItself()
    {
        var drawn = new DrawnAwsEstate(7, accounts: 1, instances: 40);
        await using var cloud = await AwsCloud.StartAsync(drawn);
        var reader = AwsRig.Inventory(cloud).Open(new(CloudProvider.Aws, drawn.Accounts[0].Id));

        // The role and the list; fifteen regions where nothing is, and two with eight lists each.
        (await reader.ReadAsync(TestContext.Current.CancellationToken)).Calls.ShouldBe(2 + 15 + (2 * 8));
        (await reader.ReadRegionsAsync([drawn.Regions[0]], TestContext.Current.CancellationToken)).Calls.ShouldBe(1 + 8);
        (await reader.ReadRegionsAsync([drawn.Regions[^1]], TestContext.Current.CancellationToken)).Calls.ShouldBe(1 + 1);
    }

    [Fact]
    public async Task ReadRegions_RegionIsDenied_IsAGapThereAndNowhereElse()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Region = Other, Action = "ec2:DescribeNetworkInterfaces" });

        var reading = await ReadAsync(cloud, AwsRig.Region, Other);

        AwsRig.IdsOf(reading).ShouldBe(["i-1"]);
        reading.Snapshot.Gaps.ShouldHaveSingleItem().Region.ShouldBe(Other);
        reading.Snapshot.ProvesGone(Known("i-2", Other)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known("i-9", AwsRig.Region)).ShouldBeTrue();
        reading.Snapshot.LeavesAlone("us-west-2").ShouldBeTrue();
    }

    [Fact]
    public async Task ReadRegions_RoleIsNotForUs_IsAGapOfEachOfThem()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate, new AwsCloudOptions { ExternalId = "a-secret" });

        var reading = await ReadAsync(cloud, Other, AwsRig.Region);

        reading.Snapshot.Gaps.Select(gap => gap.Region).ShouldBe([Other, AwsRig.Region]);
        reading.Snapshot.Gaps.ShouldAllBe(gap => gap.Reason.Contains("sts:AssumeRole", StringComparison.Ordinal));
        reading.Snapshot.LeavesAlone("us-west-2").ShouldBeTrue();
    }

    // Switched off for the account, left out by configuration, or no region at all: nobody calls what a message names, and what is there stays as it was.
    [Theory]
    [InlineData("ap-east-1")]
    [InlineData("us-west-2")]
    [InlineData("evil.example/#")]
    public async Task ReadRegions_NotToBeRead_SaysNothing(string region)
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        var options = AwsRig.Options(cloud);
        options.Regions.Add(AwsRig.Region);

        var reading = await AwsRig.Inventory(cloud, options).Open(AwsRig.Account).ReadRegionsAsync([region], TestContext.Current.CancellationToken);

        AwsRig.IdsOf(reading).ShouldBeEmpty();
        reading.Snapshot.RegionsRead.ShouldBeEmpty();
        (reading.Snapshot.LeavesAlone(region), reading.Snapshot.ProvesGone(Known("i-9", region)), reading.ProvesNetworkGone(region)).ShouldBe((true, false, false));
        cloud.Counts.ByAction.Keys.ShouldBe(["sts:AssumeRole", "ec2:DescribeRegions"], ignoreOrder: true);
    }

    private static Task<AccountReading> ReadAsync(AwsCloud cloud, params IReadOnlyCollection<string> regions) =>
        AwsRig.Inventory(cloud).Open(AwsRig.Account).ReadRegionsAsync(regions, TestContext.Current.CancellationToken);

    private static AssetSnapshot Known(string id, string region) => new() { Key = new(AwsRig.Account, id), Subnet = new(AwsRig.Account, AwsRig.Subnet), Addresses = [], Region = region };
}
