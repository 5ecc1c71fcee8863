using System.Text.Json;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;

namespace CloudScanGrid.EndToEnd.Tests.Clouds;

/// <summary>An organization of AWS, read by the real SDK.</summary>
public sealed class AwsScanTests() : CloudScan("eu-west-1")
{
    private const string EmptyRegion = "us-east-1";

    private FleetAwsEstate _estate = null!;
    private AwsCloud _cloud = null!;

    protected override string Account => $"aws/{_estate.Accounts[0].Id}";

    protected override CloudFaults Faults => _cloud.Faults;

    // The internet's way to what is planted leads over public addresses, a gateway and the groups; without the gateway's route nobody comes.
    [Fact]
    public async Task Run_AwsOrganization_IsReadScannedAndJudgedByAllThatStandsOnTheWay()
    {
        ConnectToTheInternet();
        await using var server = await StartAsync();

        (await SyncAsync()).Out.ShouldContain("aws: 1 accounts read, 0 of them not whole");

        var account = (await ListAsync("account"))[0];
        (account.GetProperty("account").GetString(), account.GetProperty("name").GetString(), account.GetProperty("gaps").GetArrayLength()).ShouldBe((Account, _estate.Accounts[0].Name, 0));
        await ShouldListTheFleetAsync();

        await CampaignAsync();
        (await ServicesAsync()).ShouldBe(TrueServices, ignoreOrder: true);

        var planted = TrueExposures;
        var findings = await ListAsync("finding");
        ExposuresOf(findings).ShouldBe(planted, ignoreOrder: true);
        var open = findings.First(finding => finding.GetProperty("type").GetString() == "open-to-anywhere");
        open.GetProperty("title").GetString()!.ShouldContain("is open to anywhere at 203.0.113.");
        open.GetProperty("why").EnumerateArray().Select(line => line.GetString()!).ShouldContain("route table rtb-1, the answers: rule 0.0.0.0/0 of rtb-1 allows it (0.0.0.0/0 goes to igw-1)");

        var exposed = await ListAsync("exposure");
        var openToAnywhere = planted.Where(one => one.Type == "open-to-anywhere").Select(one => (one.Asset, one.Port)).ToList();
        exposed.Where(exposure => openToAnywhere.Contains(KeyOf(exposure))).Select(exposure => exposure.GetProperty("from")[0].GetString()).ShouldBe(openToAnywhere.Select(_ => "everybody"));
        exposed.ShouldAllBe(exposure => exposure.GetProperty("verdict").GetString() == "exposed");

        var graph = (await Work.RunAsync("account", "topology", Account, "--assets")).ShouldExit(0).Json;
        NodesOf("asset").ShouldBe(Lab.Fleet.Hosts.Select(host => $"{Account}/{host.AssetId}"), ignoreOrder: true);
        NodesOf("gateway").ShouldBe(["vpc-0000000000000001 igw-1"]);
        EdgesOf("exposure").ShouldBe(exposed.Select(exposure => $"internet -> {Account}/{exposure.GetProperty("assetId").GetString()}").Distinct(), ignoreOrder: true);
        EdgesOf("route").ShouldBe(Lab.Fleet.Subnets.Select(subnet => $"{subnet.SubnetId} -> vpc-0000000000000001 igw-1"), ignoreOrder: true);
        (await Work.RunAsync("account", "topology", Account, "--format", "dot")).ShouldExit(0).Out.ShouldStartWith("digraph estate {");

        // No scan is needed to know that the way is closed.
        ChangeRegion(region => region with { RouteTables = [.. region.RouteTables.Select(table => table with { Routes = [.. table.Routes.Where(route => route.Target != "igw-1")] })] });
        await SyncAsync();
        (await ListAsync("exposure")).ShouldBeEmpty();
        var latent = (await ListAsync("exposure", "--all")).Where(exposure => exposed.Any(one => KeyOf(one) == KeyOf(exposure))).ToList();
        latent.Count.ShouldBe(exposed.Count);
        latent.ShouldAllBe(exposure => exposure.GetProperty("verdict").GetString() == "latent");

        await StopAsync(server);

        IEnumerable<string> NodesOf(string kind) => graph.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("kind").GetString() == kind).Select(node => node.GetProperty("id").GetString()!);

        IEnumerable<string> EdgesOf(string kind) => graph.GetProperty("edges").EnumerateArray()
            .Where(edge => edge.GetProperty("kind").GetString() == kind).Select(edge => $"{edge.GetProperty("from").GetString()} -> {edge.GetProperty("to").GetString()}");
    }

    [Fact]
    public async Task Run_ARegionIsDenied_KeepsWhatItKnewAndSaysWhatIsMissing()
    {
        await using var server = await StartAsync();
        await SyncAsync();

        await ShouldKeepWhatIsNotShownAsync("ec2:DescribeNetworkInterfaces");

        Faults.Clear();
        await SyncAsync();
        (await ListAsync("asset")).Count(IsUnknown).ShouldBe(0);
    }

    [Fact]
    public async Task Scan_AddressesChangedHandsSinceTheSync_AreNotScannedUnderTheirOldOwners()
    {
        Work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();
        await SyncAsync();
        var (one, other) = (Lab.Fleet.Hosts.First(), Lab.Fleet.Hosts.Skip(1).First());
        ChangeRegion(region => region with
        {
            Interfaces = [.. region.Interfaces.Select(@interface => @interface with
            {
                InstanceId = @interface.InstanceId == one.AssetId ? other.AssetId : @interface.InstanceId == other.AssetId ? one.AssetId : @interface.InstanceId,
            })],
        });

        // Two targets refused by scope, the others whole; as the inventory is read again, the next campaign has the right owners.
        (await RefusedAsync()).ShouldBe(2);
        (await ServicesAsync()).Select(service => service.Asset).ShouldNotContain(one.AssetId);
        await SyncAsync();
        (await RefusedAsync()).ShouldBe(0);
        await ShouldHaveChangedHandsAsync(one, other);
    }

    // The provider tells of it, and nobody asks for anything but its region.
    [Fact]
    public async Task Run_AnInstanceIsStarted_IsInTheInventoryAndScannedAtOnce()
    {
        Work.Settings["AWS__SQSENDPOINT"] = _cloud.Endpoint;
        Work.Settings["AWS__CHANGEQUEUE"] = $"{_cloud.Endpoint}/999999999999/CloudScanGridChanges";
        var started = TrueServices.First(service => service.Port is 22 or 80 or 443).Asset;
        var whole = _estate.Find(_estate.Accounts[0].Id, Region)!;
        ChangeRegion(region => region with
        {
            Instances = [.. region.Instances.Where(instance => instance.Id != started)],
            Interfaces = [.. region.Interfaces.Where(one => one.InstanceId != started)],
        });
        await using var server = await StartAsync();
        await SyncAsync();
        (await ListAsync("asset")).Count.ShouldBe(7);

        var (readHere, readElsewhere) = (ReadsOf(Region), ReadsOf(EmptyRegion));
        ChangeRegion(_ => whole);
        _cloud.Queue.SendEvent(_estate.Accounts[0].Id, Region, "EC2 Instance State-change Notification", new Dictionary<string, string> { ["instance-id"] = started, ["state"] = "running" });

        JsonElement campaign = default;
        await Eventually.UntilAsync(
            async () => (campaign = (await ListAsync("campaign")).FirstOrDefault()).ValueKind != JsonValueKind.Undefined && campaign.GetProperty("state").GetString() == "completed",
            () => $"nobody scanned {started}: {campaign}",
            TimeSpan.FromSeconds(1));
        (campaign.GetProperty("targets").GetInt32(), campaign.GetProperty("requestedBy").GetString()).ShouldBe((1, "inventory"));
        (await ServicesAsync()).Select(service => service.Asset).Distinct().ShouldBe([started]);
        _cloud.Queue.Count.ShouldBe(0);
        (ReadsOf(Region) - readHere, ReadsOf(EmptyRegion) - readElsewhere).ShouldBe((1, 0));
        (await ListAsync("asset")).ShouldAllBe(asset => !IsUnknown(asset));
    }

    [Fact]
    public async Task AccountTest_APermissionIsMissing_NamesItAndWhatGrantsIt() => (await TestWithoutAsync("ec2:DescribeSecurityGroupRules")).ShouldContain("policy");

    protected override string AssetOf(string host) => host;

    protected override async Task<IAsyncDisposable> StartCloudAsync()
    {
        const string ExternalId = "between-the-grid-and-the-account";
        _estate = new FleetAwsEstate(Lab.Fleet) { Regions = [Region, EmptyRegion] };
        _cloud = await AwsCloud.StartAsync(_estate, new AwsCloudOptions { ExternalId = ExternalId });
        Work.Variables["AWS_ACCESS_KEY_ID"] = AwsCloud.KeyId;
        Work.Variables["AWS_SECRET_ACCESS_KEY"] = AwsCloud.Secret;
        Work.Variables["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var service in (string[])["EC2", "STS", "ORGANIZATIONS"])
            Work.Settings[$"AWS__{service}ENDPOINT"] = _cloud.Endpoint;
        Work.Settings["AWS__ORGANIZATIONROLE"] = "arn:aws:iam::999999999999:role/CloudScanGridInventory";
        Work.Settings["AWS__EXTERNALID"] = ExternalId;
        Work.Settings["AWS__HOMEREGION"] = Region;
        return _cloud;
    }

    private int ReadsOf(string region) => _cloud.Counts.Of(new CloudCall(_estate.Accounts[0].Id, region, "ec2:DescribeNetworkInterfaces"));

    private void ConnectToTheInternet() => ChangeRegion(region => region with
    {
        Interfaces = [.. region.Interfaces.Select((one, index) => one with { PublicAddress = $"203.0.113.{index + 1}" })],
        RouteTables = [.. region.RouteTables.Select(table => table with { Routes = [.. table.Routes, new LabAwsRoute("0.0.0.0/0", "igw-1")] })],
    });

    private void ChangeRegion(Func<LabAwsRegion, LabAwsRegion> change) => _estate.Change(_estate.Accounts[0].Id, Region, change);
}
