using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Aws;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>From a cloud's API to what listens there: AWS shows a fleet, the real SDK reads it, and real nmap finds what is there.</summary>
public sealed class CloudScanTests : IAsyncLifetime
{
    private const string Region = "eu-west-1";
    private const string EmptyRegion = "us-east-1";

    private readonly Workplace _work = new();
    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");
    private Laboratory _lab = null!;
    private FleetAwsEstate _estate = null!;
    private AwsCloud _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Account => $"aws/{_estate.Accounts[0].Id}";

    public async ValueTask InitializeAsync()
    {
        Machine.Needs("nmap");
        _lab = await Laboratory.StartAsync(
            new LabOptions(_labDirectory.FullName, new FleetOptions { Hosts = 8, Subnets = 2, Regions = [Region], Honeypots = 0, Stalled = 0 }), NullLogger.Instance, TimeProvider.System, Cancellation);
        _estate = new FleetAwsEstate(_lab.Fleet) { Regions = [Region, EmptyRegion] };
        _cloud = await AwsCloud.StartAsync(_estate, new AwsCloudOptions { ExternalId = "between-the-grid-and-the-account" });
        _work.Variables["AWS_ACCESS_KEY_ID"] = AwsCloud.KeyId;
        _work.Variables["AWS_SECRET_ACCESS_KEY"] = AwsCloud.Secret;
        _work.Variables["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var service in (string[])["EC2", "STS", "ORGANIZATIONS"])
            _work.Settings[$"AWS__{service}ENDPOINT"] = _cloud.Endpoint;
        _work.Settings["AWS__ORGANIZATIONROLE"] = "arn:aws:iam::999999999999:role/CloudScanGridInventory";
        _work.Settings["AWS__EXTERNALID"] = "between-the-grid-and-the-account";
        _work.Settings["AWS__HOMEREGION"] = Region;

        // Loopback is this machine itself, unless somebody says so.
        _work.Settings["ACCOUNTS__ALLOWEDRANGES__0"] = "127.0.0.0/8";
    }

    public async ValueTask DisposeAsync()
    {
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        if (_lab is not null)
            await _lab.DisposeAsync();
        _work.Dispose();
        _labDirectory.Delete(recursive: true);
    }

    // The internet's way to what is planted leads over public addresses, a gateway and the groups; without the gateway's route nobody comes.
    [Fact]
    public async Task Run_AwsOrganization_IsReadScannedAndJudgedByAllThatStandsOnTheWay()
    {
        ConnectToTheInternet();
        await using var server = await StartAsync();

        (await _work.RunAsync("inventory", "sync")).ShouldExit(0).ShouldBePlain().Out.ShouldContain("aws: 1 accounts read, 0 of them not whole");

        var account = (await _work.RunAsync("account", "list", "--output", "json")).ShouldExit(0).Json[0];
        (account.GetProperty("account").GetString(), account.GetProperty("gaps").GetArrayLength()).ShouldBe((Account, 0));
        var assets = (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ToList();
        assets.Select(asset => asset.GetProperty("assetId").GetString()!).ShouldBe(_lab.Fleet.Hosts.Select(host => host.AssetId), ignoreOrder: true);
        assets.ShouldAllBe(asset => asset.GetProperty("region").GetString() == Region);

        await CampaignAsync();
        (await ServicesAsync()).ShouldBe(_lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).Select(service => (service.AssetId, (int)service.Port)), ignoreOrder: true);

        var planted = _lab.Directory.ReadTruth()!.Exposures.Where(exposure => exposure.Protocol == TransportProtocol.Tcp).ToList();
        var findings = (await _work.RunAsync("finding", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().Where(finding => finding.GetProperty("kind").GetString() == "exposure").ToList();
        findings.Select(finding => (finding.GetProperty("assetId").GetString(), finding.GetProperty("type").GetString(), finding.GetProperty("port").GetInt32()))
            .ShouldBe(planted.Select(exposure => ((string?)exposure.AssetId, (string?)exposure.Type, (int)exposure.Port!.Value)), ignoreOrder: true);
        var open = findings.First(finding => finding.GetProperty("type").GetString() == "open-to-anywhere");
        open.GetProperty("title").GetString()!.ShouldContain("is open to anywhere at 203.0.113.");
        open.GetProperty("why").EnumerateArray().Select(line => line.GetString()!).ShouldContain("route table rtb-1, the answers: rule 0.0.0.0/0 of rtb-1 allows it (0.0.0.0/0 goes to igw-1)");

        var exposed = await ExposuresAsync();
        exposed.Where(exposure => planted.Any(one => one.Type == "open-to-anywhere" && (one.AssetId, (int)one.Port!.Value) == KeyOf(exposure)))
            .Select(exposure => exposure.GetProperty("from")[0].GetString()).ShouldBe(planted.Where(one => one.Type == "open-to-anywhere").Select(_ => "everybody"));
        exposed.ShouldAllBe(exposure => exposure.GetProperty("verdict").GetString() == "exposed");

        var graph = (await _work.RunAsync("account", "topology", Account, "--assets")).ShouldExit(0).Json;
        NodesOf("asset").ShouldBe(_lab.Fleet.Hosts.Select(host => $"{Account}/{host.AssetId}"), ignoreOrder: true);
        NodesOf("gateway").ShouldBe(["vpc-0000000000000001 igw-1"]);
        EdgesOf("exposure").ShouldBe(exposed.Select(exposure => $"internet -> {Account}/{exposure.GetProperty("assetId").GetString()}").Distinct(), ignoreOrder: true);
        EdgesOf("route").ShouldBe(_lab.Fleet.Subnets.Select(subnet => $"{subnet.SubnetId} -> vpc-0000000000000001 igw-1"), ignoreOrder: true);
        (await _work.RunAsync("account", "topology", Account, "--format", "dot")).ShouldExit(0).Out.ShouldStartWith("digraph estate {");

        // No scan is needed to know that the way is closed.
        ChangeRegion(region => region with { RouteTables = [.. region.RouteTables.Select(table => table with { Routes = [.. table.Routes.Where(route => route.Target != "igw-1")] })] });
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await ExposuresAsync()).ShouldBeEmpty();
        var latent = (await ExposuresAsync("--all")).Where(exposure => exposed.Any(one => KeyOf(one) == KeyOf(exposure))).ToList();
        latent.Count.ShouldBe(exposed.Count);
        latent.ShouldAllBe(exposure => exposure.GetProperty("verdict").GetString() == "latent");

        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130);

        IEnumerable<string> NodesOf(string kind) => graph.GetProperty("nodes").EnumerateArray().Where(node => node.GetProperty("kind").GetString() == kind).Select(node => node.GetProperty("id").GetString()!);

        IEnumerable<string> EdgesOf(string kind) => graph.GetProperty("edges").EnumerateArray()
            .Where(edge => edge.GetProperty("kind").GetString() == kind).Select(edge => $"{edge.GetProperty("from").GetString()} -> {edge.GetProperty("to").GetString()}");
    }

    [Fact]
    public async Task Run_ARegionIsDenied_KeepsWhatItKnewAndSaysWhatIsMissing()
    {
        await using var server = await StartAsync();
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        _cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "ec2:DescribeNetworkInterfaces" });

        (await _work.RunAsync("inventory", "sync")).ShouldExit(3).Out.ShouldContain("1 of them not whole");

        (await _work.RunAsync("account", "list")).ShouldExit(0).Out.ShouldContain("ec2:DescribeNetworkInterfaces");
        var assets = (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ToList();
        assets.Count.ShouldBe(8);
        assets.Count(IsUnknown).ShouldBe(8);

        _cloud.Faults.Clear();
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().Count(IsUnknown).ShouldBe(0);
    }

    [Fact]
    public async Task Scan_AddressesChangedHandsSinceTheSync_AreNotScannedUnderTheirOldOwners()
    {
        _work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        var (one, other) = (_lab.Fleet.Hosts.First(), _lab.Fleet.Hosts.Skip(1).First());
        ChangeRegion(region => region with
        {
            Interfaces = [.. region.Interfaces.Select(@interface => @interface with
            {
                InstanceId = @interface.InstanceId == one.AssetId ? other.AssetId : @interface.InstanceId == other.AssetId ? one.AssetId : @interface.InstanceId,
            })],
        });

        // Two targets refused by scope, the others whole; as the inventory is read again, the next campaign has the right owners.
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(2);
        (await ServicesAsync()).Select(service => service.Asset).ShouldNotContain(one.AssetId);
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(0);

        var truth = _lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).ToList();
        (await ServicesAsync()).Where(service => service.Asset == one.AssetId).Select(service => service.Port)
            .ShouldBe(truth.Where(service => service.AssetId == other.AssetId).Select(service => (int)service.Port), ignoreOrder: true);
    }

    // The provider tells of it, and nobody asks for anything but its region.
    [Fact]
    public async Task Run_AnInstanceIsStarted_IsInTheInventoryAndScannedAtOnce()
    {
        _work.Settings["AWS__SQSENDPOINT"] = _cloud.Endpoint;
        _work.Settings["AWS__CHANGEQUEUE"] = $"{_cloud.Endpoint}/999999999999/CloudScanGridChanges";
        var truth = _lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).ToList();
        var started = truth.First(service => service.Port is 22 or 80 or 443).AssetId;
        var whole = _estate.Find(_estate.Accounts[0].Id, Region)!;
        ChangeRegion(region => region with
        {
            Instances = [.. region.Instances.Where(instance => instance.Id != started)],
            Interfaces = [.. region.Interfaces.Where(one => one.InstanceId != started)],
        });
        await using var server = await StartAsync();
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.GetArrayLength().ShouldBe(7);

        var (readHere, readElsewhere) = (ReadsOf(Region), ReadsOf(EmptyRegion));
        ChangeRegion(_ => whole);
        _cloud.Queue.SendEvent(_estate.Accounts[0].Id, Region, "EC2 Instance State-change Notification", new Dictionary<string, string> { ["instance-id"] = started, ["state"] = "running" });

        var campaign = await UntilAsync(async () => (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().FirstOrDefault(), one => one.ValueKind != JsonValueKind.Undefined && one.GetProperty("state").GetString() == "completed");
        (campaign.GetProperty("targets").GetInt32(), campaign.GetProperty("requestedBy").GetString()).ShouldBe((1, "inventory"));
        (await ServicesAsync()).Select(service => service.Asset).Distinct().ShouldBe([started]);
        _cloud.Queue.Count.ShouldBe(0);
        (ReadsOf(Region) - readHere, ReadsOf(EmptyRegion) - readElsewhere).ShouldBe((1, 0));
        (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ShouldAllBe(asset => !IsUnknown(asset));
    }

    [Fact]
    public async Task AccountTest_APermissionIsMissing_NamesItAndWhatGrantsIt()
    {
        (await _work.RunAsync("account", "test")).ShouldExit(0).ShouldBePlain().Out.ShouldContain($"granted  {Account}  ec2:DescribeSecurityGroupRules");
        _cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "ec2:DescribeSecurityGroupRules" });

        var result = (await _work.RunAsync("account", "test", Account)).ShouldExit(1).ShouldBePlain();

        var missing = result.Out.Split('\n').Where(line => line.StartsWith("missing", StringComparison.Ordinal)).ShouldHaveSingleItem();
        missing.ShouldContain("ec2:DescribeSecurityGroupRules");
        missing.ShouldContain("policy");
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isReached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (true)
        {
            var seen = await look();
            if (isReached(seen))
                return seen;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task<JsonElement> CampaignAsync()
    {
        (await _work.RunAsync("campaign", "start", "--account", Account, "--profile", "light", "--ports", _lab.ScanPorts.ToString(), "--wait")).ShouldExit(0, 3, 4);
        return (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json[0];
    }

    private static bool IsUnknown(JsonElement asset) => asset.TryGetProperty("unknownSince", out _);

    private int ReadsOf(string region) => _cloud.Counts.Of(new CloudCall(_estate.Accounts[0].Id, region, "ec2:DescribeNetworkInterfaces"));

    private void ConnectToTheInternet() => ChangeRegion(region => region with
    {
        Interfaces = [.. region.Interfaces.Select((one, index) => one with { PublicAddress = $"203.0.113.{index + 1}" })],
        RouteTables = [.. region.RouteTables.Select(table => table with { Routes = [.. table.Routes, new LabAwsRoute("0.0.0.0/0", "igw-1")] })],
    });

    private void ChangeRegion(Func<LabAwsRegion, LabAwsRegion> change) => _estate.Change(_estate.Accounts[0].Id, Region, change);

    private async Task<List<JsonElement>> ExposuresAsync(params string[] flags) =>
        [.. (await _work.RunAsync(["exposure", "list", "--output", "json", .. flags])).ShouldExit(0).Json.EnumerateArray()];

    private async Task<List<(string Asset, int Port)>> ServicesAsync() =>
        [.. (await _work.RunAsync("service", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().Where(service => service.GetProperty("protocol").GetString() == "tcp").Select(KeyOf)];

    private static (string Asset, int Port) KeyOf(JsonElement service) => (service.GetProperty("assetId").GetString()!, service.GetProperty("port").GetInt32());

    private async Task<RunningProgram> StartAsync()
    {
        var server = _work.Start("run", "--url", $"http://127.0.0.1:{FreePort.Find()}/");
        await server.UntilAsync(running => running.Out.Contains("until Ctrl-C", StringComparison.Ordinal));
        return server;
    }
}
