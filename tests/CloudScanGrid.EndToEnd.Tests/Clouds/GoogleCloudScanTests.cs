using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Clouds.Gcp;

namespace CloudScanGrid.EndToEnd.Tests.Clouds;

/// <summary>An organization of Google Cloud, read by workload identity federation.</summary>
public sealed class GoogleCloudScanTests() : CloudScan("europe-west1")
{
    private FleetGcpEstate _estate = null!;
    private GcpCloud _cloud = null!;

    protected override string Account => $"gcp/{_estate.Projects[0].Id}";

    protected override CloudFaults Faults => _cloud.Faults;

    [Fact]
    public async Task Run_Organization_IsReadScannedAndFoundAndNobodyIsScannedUnderAnOldName()
    {
        Work.Settings["SCOPE__CLOUDOWNERSHIPLIMIT"] = "00:00:00";
        await using var server = await StartAsync();

        (await SyncAsync()).Out.ShouldContain("gcp: 1 accounts read, 0 of them not whole");

        await ShouldListTheFleetAsync();
        await CampaignAsync();
        (await ServicesAsync()).ShouldBe(TrueServices, ignoreOrder: true);
        await ShouldFindWhatNoRuleAllowsAsync();

        // The machine is another one of the same name, and nobody has read the project since.
        var first = Lab.Fleet.Hosts.First();
        _estate.Change(_estate.Projects[0].Id, project => project with
        {
            Instances = [.. project.Instances.Select(one => one.Name == first.AssetId ? one with { StartedAt = first.LaunchedAt.AddDays(1) } : one)],
        });
        (await RefusedAsync()).ShouldBe(1);
        await SyncAsync();
        (await RefusedAsync()).ShouldBe(0);

        await StopAsync(server);
    }

    [Fact]
    public async Task AccountTest_APermissionIsMissing_NamesItAndWhatGrantsIt() => (await TestWithoutAsync("compute.networks.getRegionEffectiveFirewalls")).ShouldContain("deploy/gcp");

    protected override string AssetOf(string host) => FleetGcpEstate.AssetIdOf(host, Region);

    protected override async Task<IAsyncDisposable> StartCloudAsync()
    {
        _estate = new FleetGcpEstate(Lab.Fleet);
        _cloud = await GcpCloud.StartAsync(_estate);
        Work.Settings["GCP__CREDENTIALFILE"] = Work.Write("credential.json", _cloud.CredentialConfiguration(Work.Write("subject-token", GcpCloud.SubjectToken)));
        Work.Settings["GCP__ORGANIZATION"] = GcpCloud.Organization;
        Work.Settings["GCP__COMPUTEENDPOINT"] = _cloud.Endpoint;
        Work.Settings["GCP__RESOURCEMANAGERENDPOINT"] = _cloud.Endpoint;
        return _cloud;
    }
}
