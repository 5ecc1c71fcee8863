using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Gcp;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>As <see cref="CloudScanTests"/>, from Google Cloud, by workload identity federation.</summary>
public sealed class GoogleCloudScanTests : IAsyncLifetime
{
    private const string Region = "europe-west1";

    private readonly Workplace _work = new();
    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");
    private Laboratory _lab = null!;
    private FleetGcpEstate _estate = null!;
    private GcpCloud _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Account => $"gcp/{_estate.Projects[0].Id}";

    public async ValueTask InitializeAsync()
    {
        Machine.Needs("nmap");
        _lab = await Laboratory.StartAsync(
            new LabOptions(_labDirectory.FullName, new FleetOptions { Hosts = 8, Subnets = 2, Regions = [Region], Honeypots = 0, Stalled = 0 }), NullLogger.Instance, TimeProvider.System, Cancellation);
        _estate = new FleetGcpEstate(_lab.Fleet);
        _cloud = await GcpCloud.StartAsync(_estate);
        _work.Settings["GCP__CREDENTIALFILE"] = _work.Write("credential.json", _cloud.CredentialConfiguration(_work.Write("subject-token", GcpCloud.SubjectToken)));
        _work.Settings["GCP__ORGANIZATION"] = GcpCloud.Organization;
        _work.Settings["GCP__COMPUTEENDPOINT"] = _cloud.Endpoint;
        _work.Settings["GCP__RESOURCEMANAGERENDPOINT"] = _cloud.Endpoint;

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

    [Fact]
    public async Task Run_Organization_IsReadScannedAndFoundAndNobodyIsScannedUnderAnOldName()
    {
        _work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0).ShouldBePlain().Out.ShouldContain("gcp: 1 accounts read, 0 of them not whole");

        var assets = (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ToList();
        assets.Select(asset => asset.GetProperty("assetId").GetString()!).ShouldBe(_lab.Fleet.Hosts.Select(IdOf), ignoreOrder: true);
        await CampaignAsync();
        var truth = _lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).ToList();
        var services = (await _work.RunAsync("service", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray();
        services.Where(service => service.GetProperty("protocol").GetString() == "tcp").Select(service => (service.GetProperty("assetId").GetString()!, service.GetProperty("port").GetInt32()))
            .ShouldBe(truth.Select(service => (IdOf(_lab.Fleet.Hosts.First(host => host.AssetId == service.AssetId)), (int)service.Port)), ignoreOrder: true);

        // By the provider's own rules: whatever the fleet opens without one.
        var findings = (await _work.RunAsync("finding", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().Where(finding => finding.GetProperty("type").GetString() == "answers-not-allowed");
        findings.Select(finding => (finding.GetProperty("assetId").GetString()!, finding.GetProperty("port").GetInt32())).ShouldBe(
            _lab.Directory.ReadTruth()!.Exposures.Where(exposure => exposure is { Type: "answers-not-allowed", Protocol: TransportProtocol.Tcp }).Select(exposure => (IdOf(_lab.Fleet.Hosts.First(host => host.AssetId == exposure.AssetId)), (int)exposure.Port!.Value)), ignoreOrder: true);

        // The machine is another one of the same name, and nobody has read the project since.
        var first = _lab.Fleet.Hosts.First();
        _estate.Change(_estate.Projects[0].Id, project => project with
        {
            Instances = [.. project.Instances.Select(one => one.Name == first.AssetId ? one with { StartedAt = first.LaunchedAt.AddDays(1) } : one)],
        });
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(1);
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(0);

        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130);
    }

    [Fact]
    public async Task AccountTest_APermissionIsMissing_NamesItAndWhatGrantsIt()
    {
        (await _work.RunAsync("account", "test")).ShouldExit(0).ShouldBePlain().Out.ShouldContain($"granted  {Account}  compute.networks.getRegionEffectiveFirewalls");
        _cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "compute.routes.list" });

        var result = (await _work.RunAsync("account", "test", Account)).ShouldExit(1).ShouldBePlain();

        var missing = result.Out.Split('\n').Where(line => line.StartsWith("missing", StringComparison.Ordinal)).ShouldHaveSingleItem();
        missing.ShouldContain("compute.routes.list");
        missing.ShouldContain("deploy/gcp");
    }

    private static string IdOf(FleetHost host) => FleetGcpEstate.AssetIdOf(host, Region);

    private async Task<JsonElement> CampaignAsync()
    {
        (await _work.RunAsync("campaign", "start", "--account", Account, "--profile", "light", "--ports", _lab.ScanPorts.ToString(), "--wait")).ShouldExit(0, 3, 4);
        return (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json[0];
    }

    private async Task<RunningProgram> StartAsync()
    {
        var server = _work.Start("run", "--url", $"http://127.0.0.1:{FreePort.Find()}/");
        await server.UntilAsync(running => running.Out.Contains("until Ctrl-C", StringComparison.Ordinal));
        return server;
    }
}
