using System.Text.Json;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Azure;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>From a cloud's API to what listens there: Azure shows a fleet, a managed identity reads it by the SDK, and real nmap finds what is there.</summary>
public sealed class AzureScanTests : IAsyncLifetime
{
    private const string Region = "westeurope";

    private readonly Workplace _work = new();
    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");
    private Laboratory _lab = null!;
    private FleetAzureEstate _estate = null!;
    private AzureCloud _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Subscription => _estate.Subscriptions[0].Id;

    private string Account => $"azure/{Subscription}";

    public async ValueTask InitializeAsync()
    {
        Machine.Needs("nmap");
        _lab = await Laboratory.StartAsync(
            new LabOptions(_labDirectory.FullName, new FleetOptions { Hosts = 8, Subnets = 2, Regions = [Region], Honeypots = 0, Stalled = 0 }), NullLogger.Instance, TimeProvider.System, Cancellation);
        _estate = new FleetAzureEstate(_lab.Fleet);
        _cloud = await AzureCloud.StartAsync(_estate);

        // As App Service tells a program of its identity, and as OpenSSL is told whom to trust.
        _work.Variables["IDENTITY_ENDPOINT"] = _cloud.IdentityEndpoint;
        _work.Variables["IDENTITY_HEADER"] = AzureCloud.IdentityHeader;
        _work.Variables["SSL_CERT_FILE"] = _work.Write("azure.pem", _cloud.CertificatePem);
        _work.Settings["AZURE__IDENTITY"] = "managed";
        _work.Settings["AZURE__MANAGEMENTGROUPS__0"] = "root";
        _work.Settings["AZURE__ARMENDPOINT"] = _cloud.Endpoint;
        _work.Settings["AZURE__HOMEREGION"] = Region;

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
    public async Task Run_ManagementGroup_IsReadScannedAndJudgedAndNobodyIsScannedUnderAnOldName()
    {
        _work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();

        (await _work.RunAsync("inventory", "sync")).ShouldExit(0).ShouldBePlain().Out.ShouldContain("azure: 1 accounts read, 0 of them not whole");

        var account = (await _work.RunAsync("account", "show", Account, "--output", "json")).ShouldExit(0).Json;
        account.GetProperty("gaps").GetArrayLength().ShouldBe(0);
        var assets = (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ToList();
        assets.Select(asset => asset.GetProperty("assetId").GetString()!).ShouldBe(_lab.Fleet.Hosts.Select(host => AssetOf(host.AssetId)), ignoreOrder: true);
        assets.ShouldAllBe(asset => asset.GetProperty("region").GetString() == Region);

        await CampaignAsync();
        var truth = _lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).ToList();
        (await ServicesAsync()).ShouldBe(truth.Select(service => (AssetOf(service.AssetId), (int)service.Port)), ignoreOrder: true);

        // By the provider's own rules: whatever the fleet opens without one.
        var findings = (await _work.RunAsync("finding", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().Where(finding => finding.GetProperty("type").GetString() == "answers-not-allowed");
        findings.Select(finding => (finding.GetProperty("assetId").GetString()!, finding.GetProperty("port").GetInt32())).ShouldBe(
            _lab.Directory.ReadTruth()!.Exposures.Where(exposure => exposure is { Type: "answers-not-allowed", Protocol: TransportProtocol.Tcp }).Select(exposure => (AssetOf(exposure.AssetId), (int)exposure.Port!.Value)), ignoreOrder: true);

        // Two machines change their interfaces, and nobody reads the subscription since.
        var (one, other) = (_lab.Fleet.Hosts.First(), _lab.Fleet.Hosts.Skip(1).First());
        _estate.Change(Subscription, resource =>
        {
            if (!resource.Type.EndsWith("/networkInterfaces", StringComparison.Ordinal))
                return resource;
            var properties = resource.Properties.DeepClone().AsObject();
            var machine = properties["virtualMachine"]!["id"]!.GetValue<string>();
            properties["virtualMachine"]!["id"] = machine.EndsWith($"/{one.AssetId}", StringComparison.Ordinal) ? machine.Replace(one.AssetId, other.AssetId, StringComparison.Ordinal)
                : machine.EndsWith($"/{other.AssetId}", StringComparison.Ordinal) ? machine.Replace(other.AssetId, one.AssetId, StringComparison.Ordinal) : machine;
            return resource with { Properties = properties };
        });

        // Two targets refused by scope, the others whole; as the inventory is read again, the next campaign has the right owners.
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(2);
        (await _work.RunAsync("inventory", "sync")).ShouldExit(0);
        (await CampaignAsync()).GetProperty("refused").GetInt32().ShouldBe(0);

        (await ServicesAsync()).Where(service => service.Asset == AssetOf(one.AssetId)).Select(service => service.Port)
            .ShouldBe(truth.Where(service => service.AssetId == other.AssetId).Select(service => (int)service.Port), ignoreOrder: true);

        // One of the lists is denied from now on: what it shows is unknown, not gone.
        _cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Compute/virtualMachines/read" });

        (await _work.RunAsync("inventory", "sync")).ShouldExit(3).Out.ShouldContain("1 of them not whole");

        (await _work.RunAsync("account", "list")).ShouldExit(0).Out.ShouldContain("Microsoft.Compute/virtualMachines/read");
        assets = (await _work.RunAsync("asset", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ToList();
        assets.Count.ShouldBe(8);
        assets.Count(asset => asset.TryGetProperty("unknownSince", out _)).ShouldBe(8);

        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130);
    }

    [Fact]
    public async Task AccountTest_APermissionOrTheIdentityIsMissing_NamesItAndTheRemedy()
    {
        (await _work.RunAsync("account", "test")).ShouldExit(0).ShouldBePlain().Out.ShouldContain($"granted  {Account}  Microsoft.Network/networkSecurityGroups/read");
        _cloud.Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = "Microsoft.Network/networkSecurityGroups/read" });

        var result = (await _work.RunAsync("account", "test", Account)).ShouldExit(1).ShouldBePlain();

        var missing = result.Out.Split('\n').Where(line => line.StartsWith("missing", StringComparison.Ordinal)).ShouldHaveSingleItem();
        missing.ShouldContain("Microsoft.Network/networkSecurityGroups/read is missing");
        missing.ShouldContain("deploy/azure");

        // Nobody is at home where the token should come from.
        _work.Variables["IDENTITY_HEADER"] = "somebody else's";
        var anonymous = (await _work.RunAsync("account", "test")).ShouldExit(1).ShouldBePlain();
        anonymous.Out.ShouldContain("no token");
        anonymous.Out.ShouldContain("Azure:Identity");
    }

    private string AssetOf(string host) => FleetAzureEstate.MachineOf(Subscription, host);

    private async Task<JsonElement> CampaignAsync()
    {
        (await _work.RunAsync("campaign", "start", "--account", Account, "--profile", "light", "--ports", _lab.ScanPorts.ToString(), "--wait")).ShouldExit(0, 3, 4);
        return (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json[0];
    }

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
