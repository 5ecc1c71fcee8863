using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.Integrations.Tests.Inventory.Aws;

/// <summary>What AWS does not say is unknown, never gone.</summary>
public sealed class AwsTroubleTests
{
    private const string Other = "us-east-1";

    private readonly WrittenEstate _estate = new(AwsRig.Region, Other) { [AwsRig.Region] = AwsRig.RegionOf(1), [Other] = AwsRig.RegionOf(2) };

    [Fact]
    public async Task Read_OneRegionIsDenied_TheOtherIsReadAndThatOneIsAGap()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Region = Other, Action = "ec2:DescribeNetworkInterfaces" });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1"]);
        ShouldHaveGap(reading, Other, null, "ec2:DescribeNetworkInterfaces in us-east-1", "UnauthorizedOperation", "service control policy");
        reading.Snapshot.ProvesGone(Known("i-2", Other)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known("i-9", AwsRig.Region)).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_InstancesAreDenied_InterfacesOfServicesAreReadAndInstancesAreUnknown()
    {
        var region = AwsRig.RegionOf(1);
        _estate[AwsRig.Region] = region with { Interfaces = [.. region.Interfaces, new("eni-lb", AwsRig.Subnet, AwsRig.Vpc, "10.0.5.5", []) { RequesterId = "amazon-elb", Description = "ELB app/a/1" }] };
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Region = AwsRig.Region, Action = "ec2:DescribeInstances" });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["eni-lb", "i-2"], ignoreOrder: true);
        ShouldHaveGap(reading, AwsRig.Region, "instance", "ec2:DescribeInstances");
        reading.Snapshot.ProvesGone(Known("i-1", AwsRig.Region)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known("eni-old", AwsRig.Region) with { Kind = "load-balancer" }).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_RulesAreDenied_AssetsAreKnownAndNetworksAreNot()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Region = AwsRig.Region, Action = "ec2:DescribeSecurityGroupRules" });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1", "i-2"]);
        reading.Networks.ShouldHaveSingleItem().Region.ShouldBe(Other);
        ShouldHaveGap(reading, AwsRig.Region, "network", "ec2:DescribeSecurityGroupRules");
        reading.Snapshot.ProvesGone(Known("i-9", AwsRig.Region)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("wrong-role", null, "AccessDenied", "external id")]
    [InlineData("CloudScanGridInventory", "a-secret", "AccessDenied", "external id")]
    public async Task Read_RoleIsNotForUs_IsOneGapWithTheRemedy(string role, string? externalId, string code, string remedy)
    {
        await using var cloud = await AwsCloud.StartAsync(_estate, new AwsCloudOptions { ExternalId = externalId });
        var options = AwsRig.Options(cloud);
        options.MemberRole = role;

        var reading = await AwsRig.ReadAsync(cloud, options);

        AwsRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, "sts:AssumeRole", code, remedy);
        reading.Snapshot.ProvesGone(Known("i-1", AwsRig.Region)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_AccountVanishesInTheMiddle_IsUnknownFromThere()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        var options = AwsRig.Options(cloud);
        options.RegionsAtOnce = 1;

        // After its role, its regions, and the interfaces of the first of them.
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Account = AwsRig.AccountId, Code = "AuthFailure", After = 3 });

        var reading = await AwsRig.ReadAsync(cloud, options);

        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Partial);
        reading.Snapshot.ProvesGone(Known("i-1", AwsRig.Region)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known("i-2", Other)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_ThrottlingStorm_EndsWithEverything()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Action = "ec2:DescribeInstances", Times = 4 });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1", "i-2"]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
    }

    [Fact]
    public async Task Read_ThrottlingStormDoesNotEnd_IsAGapInTheEnd()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Region = Other, Action = "ec2:DescribeNetworkInterfaces" });

        var reading = await AwsRig.ReadAsync(cloud, time: new HurriedTime());

        AwsRig.IdsOf(reading).ShouldBe(["i-1"]);
        ShouldHaveGap(reading, Other, null, "throttled for too long", "Aws:QuotaShare");
        reading.Snapshot.ProvesGone(Known("i-2", Other)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(Known("i-9", AwsRig.Region)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate)]
    [InlineData(CloudFaultKind.Trouble)]
    [InlineData(CloudFaultKind.HangUp)]
    public async Task Read_CallFailsOnce_IsAskedAgain(CloudFaultKind kind)
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Region = AwsRig.Region, Action = "ec2:DescribeNetworkInterfaces", Times = 1 });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1", "i-2"]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete);
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate, "cut short")]
    [InlineData(CloudFaultKind.HangUp, "no answer")]
    [InlineData(CloudFaultKind.Loop, "does not end")]
    public async Task Read_SecondPageNeverComes_TakesNothingOfTheFirst(CloudFaultKind kind, string said)
    {
        _estate[AwsRig.Region] = AwsRig.RegionOf(Enumerable.Range(1, 1500));
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Region = AwsRig.Region, Action = "ec2:DescribeNetworkInterfaces", After = 1 });

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-2"]);
        ShouldHaveGap(reading, AwsRig.Region, null, "ec2:DescribeNetworkInterfaces", said);
    }

    [Fact]
    public async Task Read_InstanceWasStartedBetweenTwoCalls_IsAskedForByItself()
    {
        var region = AwsRig.RegionOf(1, 3);
        _estate[AwsRig.Region] = region;
        await using var cloud = await AwsCloud.StartAsync(new LateInstance(_estate, "i-3"));

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1", "i-3", "i-2"]);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete);
    }

    [Fact]
    public async Task Read_MoreInstancesWereStartedThanAFilterTakes_AreAllAskedFor()
    {
        _estate[AwsRig.Region] = AwsRig.RegionOf(Enumerable.Range(10, 450));
        await using var cloud = await AwsCloud.StartAsync(new LateInstance(_estate, [.. Enumerable.Range(10, 450).Select(AwsRig.InstanceOf)]));

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).Count().ShouldBe(451);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));

        // The list that shows none, and 200, 200 and 50 by their ids.
        cloud.Counts.Of(new CloudCall(AwsRig.AccountId, AwsRig.Region, "ec2:DescribeInstances")).ShouldBe(4);
    }

    [Fact]
    public async Task Read_InstanceOfAnInterfaceDoesNotShow_InstancesAreUnknown()
    {
        var region = AwsRig.RegionOf(1, 3);
        _estate[AwsRig.Region] = region with { Instances = [region.Instances[0]] };
        await using var cloud = await AwsCloud.StartAsync(_estate);

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-1", "i-2"]);
        ShouldHaveGap(reading, AwsRig.Region, "instance", "i-3");
        reading.Snapshot.ProvesGone(Known("i-3", AwsRig.Region)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_ClockIsWrong_SaysSo()
    {
        await using var cloud = await AwsCloud.StartAsync(_estate);
        cloud.ClockSkew = TimeSpan.FromMinutes(20);

        var reading = await AwsRig.ReadAsync(cloud);

        ShouldHaveGap(reading, null, null, "RequestExpired", "clock");
    }

    [Fact]
    public async Task Read_AnswerMakesNoSense_TakesNothingOfTheRegion()
    {
        var region = AwsRig.RegionOf(1);
        _estate[AwsRig.Region] = region with { Interfaces = [region.Interfaces[0] with { Address = "10.0.0.999" }] };
        await using var cloud = await AwsCloud.StartAsync(_estate);

        var reading = await AwsRig.ReadAsync(cloud);

        AwsRig.IdsOf(reading).ShouldBe(["i-2"]);
        ShouldHaveGap(reading, AwsRig.Region, null, "cannot be read");
    }

    [Fact]
    public async Task Read_AShareOfTheQuota_LeavesTheRestToProduction()
    {
        _estate[AwsRig.Region] = AwsRig.RegionOf(Enumerable.Range(1, 3));
        await using var cloud = await AwsCloud.StartAsync(_estate, new AwsCloudOptions { BucketSize = 100, BucketPerSecond = 20 });
        var options = AwsRig.Options(cloud);
        options.QuotaShare = 0.01;
        var reader = AwsRig.Inventory(cloud, options).Open(AwsRig.Account);

        // A hundredth of 100 tokens, and then one in five seconds.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(3));
        await reader.ReadAsync(stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => reader.ReadAsync(stop.Token));

        cloud.Counts.Of(new CloudCall(AwsRig.AccountId, AwsRig.Region, "ec2:DescribeNetworkInterfaces")).ShouldBe(1);
    }

    private static void ShouldHaveGap(AccountReading reading, string? region, string? kind, params IEnumerable<string> words)
    {
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Partial);
        var gap = reading.Snapshot.Gaps.ShouldHaveSingleItem();
        (gap.Region, gap.Kind).ShouldBe((region, kind));
        foreach (var word in words)
            gap.Reason.ShouldContain(word);
    }

    private static AssetSnapshot Known(string id, string region) => new() { Key = new(AwsRig.Account, id), Subnet = new(AwsRig.Account, AwsRig.Subnet), Addresses = [], Region = region };

    /// <summary>Shows some instances only from the second time on.</summary>
    private sealed class LateInstance(IAwsEstate estate, params IReadOnlyCollection<string> instances) : IAwsEstate
    {
        private int _looks;

        public IReadOnlyList<LabAwsAccount> Accounts => estate.Accounts;

        public IReadOnlyList<string> Regions => estate.Regions;

        // The first look of the region is at its interfaces, the second at its instances.
        public LabAwsRegion? Find(string account, string region)
        {
            var found = estate.Find(account, region);
            return region == AwsRig.Region && Interlocked.Increment(ref _looks) <= 3 ? found! with { Instances = [.. found.Instances.Where(one => !instances.Contains(one.Id))] } : found;
        }
    }
}
