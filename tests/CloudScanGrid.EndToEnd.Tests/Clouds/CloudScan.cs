using System.Text.Json;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Clouds;
using CloudScanGrid.Lab.Fleets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudScanGrid.EndToEnd.Tests.Clouds;

/// <summary>From a cloud's API to what listens there: a provider's API shows a fleet, the provider's own way of reading it is taken, and real nmap finds what is there.</summary>
/// <param name="region">The provider's region in which the fleet is.</param>
public abstract class CloudScan(string region) : IAsyncLifetime
{
    private readonly DirectoryInfo _labDirectory = Directory.CreateTempSubdirectory("cloudscan-e2e-lab-");
    private Laboratory? _lab;
    private IAsyncDisposable? _cloud;

    /// <summary>Where the program runs.</summary>
    protected Workplace Work { get; } = new();

    /// <summary>What listens.</summary>
    protected Laboratory Lab => _lab!;

    protected string Region => region;

    /// <summary>The one account that has the fleet, as in <c>aws/123456789012</c>.</summary>
    protected abstract string Account { get; }

    /// <summary>What the API does wrong.</summary>
    protected abstract CloudFaults Faults { get; }

    /// <summary>The open TCP ports of the fleet, by the provider's names.</summary>
    protected List<(string Asset, int Port)> TrueServices =>
        [.. Lab.Directory.ReadTruth()!.Services.Where(service => service.Protocol == TransportProtocol.Tcp).Select(service => (AssetOf(service.AssetId), (int)service.Port))];

    /// <summary>What an exposure checker must find at TCP ports, by the provider's names.</summary>
    protected List<(string Asset, string Type, int Port)> TrueExposures =>
        [.. Lab.Directory.ReadTruth()!.Exposures.Where(exposure => exposure.Protocol == TransportProtocol.Tcp).Select(exposure => (AssetOf(exposure.AssetId), exposure.Type, (int)exposure.Port!.Value))];

    public async ValueTask InitializeAsync()
    {
        Machine.Needs("nmap");
        _lab = await Laboratory.StartAsync(
            new LabOptions(_labDirectory.FullName, new FleetOptions { Hosts = 8, Subnets = 2, Regions = [region], Honeypots = 0, Stalled = 0 }),
            NullLogger.Instance,
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        _cloud = await StartCloudAsync();

        // Loopback is this machine itself, unless somebody says so.
        Work.Settings["ACCOUNTS__ALLOWEDRANGES__0"] = "127.0.0.0/8";
    }

    public async ValueTask DisposeAsync()
    {
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        if (_lab is not null)
            await _lab.DisposeAsync();
        Work.Dispose();
        _labDirectory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Has the provider's API show <see cref="Lab"/>, and tells the program in <see cref="Work"/> where and as whom to read it.</summary>
    protected abstract Task<IAsyncDisposable> StartCloudAsync();

    /// <summary>The asset that a host of the fleet becomes.</summary>
    protected abstract string AssetOf(string host);

    /// <summary>Starts the grid.</summary>
    protected async Task<RunningProgram> StartAsync()
    {
        var server = Work.Start("run", "--url", $"http://127.0.0.1:{FreePort.Find()}/");
        await server.UntilAsync(running => running.Out.Contains("until Ctrl-C", StringComparison.Ordinal));
        return server;
    }

    /// <summary>Ends the grid in good order.</summary>
    protected static async Task StopAsync(RunningProgram server)
    {
        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130);
    }

    /// <summary>Has the account read.</summary>
    protected async Task<CommandResult> SyncAsync(int exitCode = 0) => (await Work.RunAsync("inventory", "sync")).ShouldExit(exitCode).ShouldBePlain();

    /// <summary>Scans the account.</summary>
    /// <returns>The campaign.</returns>
    protected async Task<JsonElement> CampaignAsync()
    {
        (await Work.RunAsync("campaign", "start", "--account", Account, "--profile", "light", "--ports", Lab.ScanPorts.ToString(), "--wait")).ShouldExit(0, 3, 4);
        return (await ListAsync("campaign"))[0];
    }

    /// <summary>Scans the account.</summary>
    /// <returns>How many targets were refused.</returns>
    protected async Task<int> RefusedAsync() => (await CampaignAsync()).GetProperty("refused").GetInt32();

    /// <summary>A list of the command line.</summary>
    protected async Task<List<JsonElement>> ListAsync(string noun, params string[] flags) =>
        [.. (await Work.RunAsync([noun, "list", "--output", "json", .. flags])).ShouldExit(0).Json.EnumerateArray()];

    protected async Task<List<(string Asset, int Port)>> ServicesAsync() =>
        [.. (await ListAsync("service")).Where(service => service.GetProperty("protocol").GetString() == "tcp").Select(KeyOf)];

    /// <summary>The exposures among findings.</summary>
    protected static List<(string Asset, string Type, int Port)> ExposuresOf(IEnumerable<JsonElement> findings) =>
        [.. findings.Where(finding => finding.GetProperty("kind").GetString() == "exposure").Select(finding => (KeyOf(finding).Asset, finding.GetProperty("type").GetString()!, KeyOf(finding).Port))];

    /// <summary>The asset and the port of a service, an exposure or a finding.</summary>
    protected static (string Asset, int Port) KeyOf(JsonElement row) => (row.GetProperty("assetId").GetString()!, row.GetProperty("port").GetInt32());

    /// <summary>The inventory is the fleet, in its region.</summary>
    protected async Task ShouldListTheFleetAsync()
    {
        var assets = await ListAsync("asset");
        assets.Select(asset => asset.GetProperty("assetId").GetString()!).ShouldBe(Lab.Fleet.Hosts.Select(host => AssetOf(host.AssetId)), ignoreOrder: true);
        assets.ShouldAllBe(asset => asset.GetProperty("region").GetString() == region);
    }

    /// <summary>By the provider's own rules: whatever the fleet opens without one.</summary>
    protected async Task ShouldFindWhatNoRuleAllowsAsync() => ExposuresOf(await ListAsync("finding")).Where(finding => finding.Type == FindingType.AnswersNotAllowed)
        .ShouldBe(TrueExposures.Where(exposure => exposure.Type == FindingType.AnswersNotAllowed), ignoreOrder: true);

    /// <summary>What is listed under one name is what listens at the machine that had another name before.</summary>
    protected async Task ShouldHaveChangedHandsAsync(FleetHost one, FleetHost other) =>
        (await ServicesAsync()).Where(service => service.Asset == AssetOf(one.AssetId)).Select(service => service.Port)
            .ShouldBe(TrueServices.Where(service => service.Asset == AssetOf(other.AssetId)).Select(service => service.Port), ignoreOrder: true);

    /// <summary>Once a list is denied, what it shows is unknown, not gone, and the account says what is missing.</summary>
    protected async Task ShouldKeepWhatIsNotShownAsync(string permission)
    {
        Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = permission });

        (await SyncAsync(3)).Out.ShouldContain("1 of them not whole");

        (await Work.RunAsync("account", "list")).ShouldExit(0).Out.ShouldContain(permission);
        var assets = await ListAsync("asset");
        assets.Count.ShouldBe(8);
        assets.Count(IsUnknown).ShouldBe(8);
    }

    protected static bool IsUnknown(JsonElement asset) => asset.TryGetProperty("unknownSince", out _);

    /// <summary><c>account test</c> is content at first, and names a permission that is missing then.</summary>
    /// <returns>What it says of it.</returns>
    protected async Task<string> TestWithoutAsync(string permission)
    {
        (await Work.RunAsync("account", "test")).ShouldExit(0).ShouldBePlain().Out.ShouldContain($"granted  {Account}  {permission}");
        Faults.Add(new CloudFault(CloudFaultKind.Deny) { Action = permission });

        var result = (await Work.RunAsync("account", "test", Account)).ShouldExit(1).ShouldBePlain();

        var missing = result.Lines.Where(line => line.StartsWith("missing", StringComparison.Ordinal)).ShouldHaveSingleItem();
        missing.ShouldContain(permission);
        return missing;
    }
}
