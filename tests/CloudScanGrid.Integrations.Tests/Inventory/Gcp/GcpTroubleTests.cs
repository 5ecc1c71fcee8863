using CloudScanGrid.Domain.Exposure.Gcp;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Gcp;
using Google.Apis.Auth.OAuth2;

namespace CloudScanGrid.Integrations.Tests.Inventory.Gcp;

/// <summary>What Google Cloud does not say is unknown, never gone.</summary>
public sealed class GcpTroubleTests
{
    private const string Other = "us-central1";
    private const string OtherZone = "us-central1-a";

    private readonly WrittenEstate _estate = new();

    public GcpTroubleTests()
    {
        var contents = GcpRig.ContentsOf(1);
        _estate[GcpRig.ProjectId] = contents with { Instances = [contents.Instances[0], GcpRig.Machine(2, OtherZone)], ForwardingRules = [new("lb", $"regions/{Other}", "34.2.2.2")] };
    }

    [Fact]
    public async Task Read_ZoneDoesNotAnswer_ItsRegionIsAGapAndTheOtherIsRead()
    {
        _estate[GcpRig.ProjectId] = _estate[GcpRig.ProjectId] with { Unreachable = [$"zones/{OtherZone}"] };
        await using var cloud = await GcpCloud.StartAsync(_estate);

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).ShouldBe([GcpRig.IdOf(1), $"regions/{Other}/forwardingRules/lb"], ignoreOrder: true);
        ShouldHaveGap(reading, Other, "instance", OtherZone, "did not answer");
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(2, OtherZone), Other)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(9), GcpRig.Region)).ShouldBeTrue();

        // Rules name machines by their tags, and some are not known.
        reading.ProvesNetworkGone(GcpNetworkFacts.Global).ShouldBeFalse();
        reading.Networks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_InstancesAreDenied_LoadBalancersAreReadAndInstancesAreUnknown()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "compute.instances.list" });

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).ShouldBe([$"regions/{Other}/forwardingRules/lb"]);
        ShouldHaveGap(reading, null, "instance", "compute.instances.list in global: denied (forbidden", "deploy/gcp");
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(GcpRig.Known("regions/x/forwardingRules/old", Other, "load-balancer")).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_RulesAreDenied_AssetsAreKnownAndNetworksAreNot()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "compute.networks.getRegionEffectiveFirewalls" });

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).Count().ShouldBe(3);
        reading.Networks.ShouldBeEmpty();
        reading.Snapshot.Gaps.ShouldHaveSingleItem().Reason.ShouldContain("compute.networks.getRegionEffectiveFirewalls");
        reading.ProvesNetworkGone(GcpNetworkFacts.Global).ShouldBeFalse();
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(9), GcpRig.Region)).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_RuleIsNotUnderstood_NobodyIsJudgedByItsNetwork()
    {
        _estate[GcpRig.ProjectId] = _estate[GcpRig.ProjectId] with
        {
            Policies = [new("abroad", "NETWORK", new LabGcpPolicyRule(10, "deny", new LabGcpTraffic("all")) { SourceRegionCodes = ["AQ"] })],
        };
        await using var cloud = await GcpCloud.StartAsync(_estate);

        var reading = await GcpRig.ReadAsync(cloud);

        reading.Networks.ShouldHaveSingleItem().ShouldBeOfType<GcpNetworkFacts>().Instances.ShouldBeEmpty();
        ShouldHaveGap(reading, "global", "network", "network default", "rule 10 of policy abroad", "srcRegionCodes");
        GcpRig.IdsOf(reading).Count().ShouldBe(3);
    }

    [Fact]
    public async Task Read_ApiIsSwitchedOff_IsAskedOnceAndToldTheRemedy()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Code = "accessNotConfigured" });

        var reading = await GcpRig.ReadAsync(cloud);

        ShouldHaveGap(reading, null, null, "compute.instances.list", "accessNotConfigured", "gcloud services enable", "Gcp:ExcludedProjects");
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBeFalse();
        cloud.Counts.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Read_ProjectVanishesInTheMiddle_IsUnknownWhole()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);

        // After its instances and forwarding rules.
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Account = GcpRig.ProjectId, Code = "notFound", After = 2 });

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, null, "not found", "the project is gone");
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBeFalse();
    }

    [Fact]
    public async Task Read_NetworkVanishesInTheMiddle_IsUnknownAlone()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "compute.networks.getRegionEffectiveFirewalls", Code = "notFound" });

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).Count().ShouldBe(3);
        ShouldHaveGap(reading, "global", "network", "not found");
    }

    [Fact]
    public async Task Read_ThrottlingStorm_WaitsForTheNextMinuteAndEndsWithEverything()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Throttle) { Action = "compute.instances.list", Times = 3 });
        var time = new HurriedTime();

        var reading = await GcpRig.ReadAsync(cloud, time: time);

        GcpRig.IdsOf(reading).Count().ShouldBe(3);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        cloud.Throttled.ShouldBe(3);

        // From the fiftieth second: ten to the first new minute, and a whole one before each further try.
        time.Passed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(130));
    }

    [Fact]
    public async Task Read_OthersUseTheWholeQuota_IsAGapInTheEnd()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate, new GcpCloudOptions { CallsPerMinute = 0 });

        var reading = await GcpRig.ReadAsync(cloud, time: new HurriedTime());

        reading.Snapshot.Gaps.ShouldContain(gap => gap.Kind == "instance" && gap.Reason.Contains("rateLimitExceeded", StringComparison.Ordinal) && gap.Reason.Contains("Gcp:QuotaShare", StringComparison.Ordinal));
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate)]
    [InlineData(CloudFaultKind.Trouble)]
    [InlineData(CloudFaultKind.HangUp)]
    public async Task Read_CallFailsOnce_IsAskedAgain(CloudFaultKind kind)
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Action = "compute.instances.list", Times = 1 });

        var reading = await GcpRig.ReadAsync(cloud, time: new HurriedTime());

        GcpRig.IdsOf(reading).Count().ShouldBe(3);
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
    }

    [Theory]
    [InlineData(CloudFaultKind.Truncate, "cut short")]
    [InlineData(CloudFaultKind.HangUp, "no answer")]
    [InlineData(CloudFaultKind.Trouble, "trouble of its own")]
    [InlineData(CloudFaultKind.Loop, "does not end")]
    public async Task Read_SecondPageNeverComes_TakesNothingOfTheFirst(CloudFaultKind kind, string said)
    {
        _estate[GcpRig.ProjectId] = GcpRig.ContentsOf(Enumerable.Range(1, 800));
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(kind) { Action = "compute.instances.list", After = 1 });

        var reading = await GcpRig.ReadAsync(cloud, time: new HurriedTime());

        GcpRig.IdsOf(reading).ShouldBeEmpty();
        ShouldHaveGap(reading, null, "instance", "compute.instances.list", said);
    }

    [Fact]
    public async Task Read_AnswerMakesNoSense_TakesNothingOfTheRegion()
    {
        var contents = _estate[GcpRig.ProjectId];
        _estate[GcpRig.ProjectId] = contents with { Instances = [GcpRig.Machine(1, address: "10.0.0.999"), contents.Instances[1]] };
        await using var cloud = await GcpCloud.StartAsync(_estate);

        var reading = await GcpRig.ReadAsync(cloud);

        GcpRig.IdsOf(reading).ShouldBe([$"regions/{Other}/forwardingRules/lb", GcpRig.IdOf(2, OtherZone)], ignoreOrder: true);
        reading.Snapshot.Gaps.ShouldContain(gap => gap.Region == GcpRig.Region && gap.Kind == null && gap.Reason.Contains("cannot be read", StringComparison.Ordinal));
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(1), GcpRig.Region)).ShouldBeFalse();
        reading.Snapshot.ProvesGone(GcpRig.Known(GcpRig.IdOf(9, OtherZone), Other)).ShouldBeTrue();
    }

    [Fact]
    public async Task Read_TokenIsNotOurs_IsOneGap()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);

        var reading = await GcpRig.Inventory(cloud, credential: GoogleCredential.FromAccessToken("a-strangers")).Open(GcpRig.Account).ReadAsync(TestContext.Current.CancellationToken);

        ShouldHaveGap(reading, null, null, "compute.instances.list", "authError", "token is not valid");
    }

    [Fact]
    public async Task Read_AShareOfTheQuota_IsForAllListsTogether()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        var options = GcpRig.Options(cloud);
        options.QuotaShare = 0.01;
        var time = new HurriedTime();

        var reading = await GcpRig.ReadAsync(cloud, options, time: time);

        // A hundredth of 1,500 in a minute: three at once, and then one in five seconds.
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Complete, string.Join('\n', reading.Snapshot.Gaps));
        time.Passed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5 * (7 - 3)));
    }

    [Fact]
    public async Task Test_EverythingIsGranted_TriesEveryCallOnce()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);

        var checks = await GcpRig.Inventory(cloud).Open(GcpRig.Account).TestAsync(TestContext.Current.CancellationToken);

        checks.ShouldAllBe(check => check.Trouble == null);
        checks.Select(check => check.Permission).ShouldBe(["identity", .. cloud.Counts.ByAction.Keys], ignoreOrder: true);
        cloud.Counts.ByAction.Values.ShouldAllBe(calls => calls == 1);
        cloud.Counts.ByAction.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Test_OneIsDenied_NamesThePermissionAndTheRemedy()
    {
        await using var cloud = await GcpCloud.StartAsync(_estate);
        cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "compute.routes.list" });

        var checks = await GcpRig.Inventory(cloud).Open(GcpRig.Account).TestAsync(TestContext.Current.CancellationToken);

        var denied = checks.Where(check => check.Trouble is not null).ShouldHaveSingleItem();
        denied.Permission.ShouldBe("compute.routes.list");
        denied.Trouble!.ShouldContain("deploy/gcp");
    }

    private static void ShouldHaveGap(AccountReading reading, string? region, string? kind, params IEnumerable<string> words)
    {
        reading.Snapshot.Completeness.ShouldBe(SnapshotCompleteness.Partial);
        var gap = reading.Snapshot.Gaps.Where(gap => (gap.Region, gap.Kind) == (region, kind)).ShouldHaveSingleItem();

        // Where machines are not all known, nobody knows who reaches what.
        reading.Snapshot.Gaps.Where(other => other != gap).ShouldAllBe(other => other.Kind == "network" && other.Region == "global" && other.Reason == gap.Reason);
        foreach (var word in words)
            gap.Reason.ShouldContain(word);
    }
}
