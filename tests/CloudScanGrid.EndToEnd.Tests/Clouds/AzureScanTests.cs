using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Azure;

namespace CloudScanGrid.EndToEnd.Tests.Clouds;

/// <summary>A management group of Azure, read by a managed identity through the SDK.</summary>
public sealed class AzureScanTests() : CloudScan("westeurope")
{
    private FleetAzureEstate _estate = null!;
    private AzureCloud _cloud = null!;

    protected override string Account => $"azure/{Subscription}";

    protected override CloudFaults Faults => _cloud.Faults;

    private string Subscription => _estate.Subscriptions[0].Id;

    [Fact]
    public async Task Run_ManagementGroup_IsReadScannedAndJudgedAndNobodyIsScannedUnderAnOldName()
    {
        Work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();

        (await SyncAsync()).Out.ShouldContain("azure: 1 accounts read, 0 of them not whole");

        var account = (await Work.RunAsync("account", "show", Account, "--output", "json")).ShouldExit(0).Json;
        (account.GetProperty("name").GetString(), account.GetProperty("gaps").GetArrayLength()).ShouldBe((_estate.Subscriptions[0].Name, 0));
        await ShouldListTheFleetAsync();

        await CampaignAsync();
        (await ServicesAsync()).ShouldBe(TrueServices, ignoreOrder: true);
        await ShouldFindWhatNoRuleAllowsAsync();

        // Two machines change their interfaces, and nobody reads the subscription since.
        var (one, other) = (Lab.Fleet.Hosts.First(), Lab.Fleet.Hosts.Skip(1).First());
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
        (await RefusedAsync()).ShouldBe(2);
        await SyncAsync();
        (await RefusedAsync()).ShouldBe(0);
        await ShouldHaveChangedHandsAsync(one, other);

        await ShouldKeepWhatIsNotShownAsync("Microsoft.Compute/virtualMachines/read");

        await StopAsync(server);
    }

    [Fact]
    public async Task AccountTest_APermissionOrTheIdentityIsMissing_NamesItAndTheRemedy()
    {
        var missing = await TestWithoutAsync("Microsoft.Network/networkSecurityGroups/read");
        missing.ShouldContain("Microsoft.Network/networkSecurityGroups/read is missing");
        missing.ShouldContain("deploy/azure");

        // Nobody is at home where the token should come from.
        Work.Variables["IDENTITY_HEADER"] = "somebody else's";
        var anonymous = (await Work.RunAsync("account", "test")).ShouldExit(1).ShouldBePlain();
        anonymous.Out.ShouldContain("no token");
        anonymous.Out.ShouldContain("Azure:Identity");
    }

    protected override string AssetOf(string host) => FleetAzureEstate.MachineOf(Subscription, host);

    protected override async Task<IAsyncDisposable> StartCloudAsync()
    {
        _estate = new FleetAzureEstate(Lab.Fleet);
        _cloud = await AzureCloud.StartAsync(_estate);

        // As App Service tells a program of its identity, and as OpenSSL is told whom to trust.
        Work.Variables["IDENTITY_ENDPOINT"] = _cloud.IdentityEndpoint;
        Work.Variables["IDENTITY_HEADER"] = AzureCloud.IdentityHeader;
        Work.Variables["SSL_CERT_FILE"] = Work.Write("azure.pem", _cloud.CertificatePem);
        Work.Settings["AZURE__IDENTITY"] = "managed";
        Work.Settings["AZURE__MANAGEMENTGROUPS__0"] = "root";
        Work.Settings["AZURE__ARMENDPOINT"] = _cloud.Endpoint;
        Work.Settings["AZURE__HOMEREGION"] = Region;
        return _cloud;
    }
}
