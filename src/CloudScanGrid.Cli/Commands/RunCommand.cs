using System.CommandLine;
using CloudScanGrid.Cli.Connections;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Host.Telemetry;
using CloudScanGrid.Storage;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan run</c>: the grid with its page, its API and its state.</summary>
internal sealed class RunCommand
{
    private readonly Option<bool> _lab = new("--lab") { Description = "Bring the laboratory up and scan it first." };
    private readonly Option<bool> _once = new("--once") { Description = "End after the first campaign's summary instead of serving." };
    private readonly Option<string?> _inventory = new("--inventory", "-i") { Description = "Read this inventory and scan it first.", HelpName = "FILE" };
    private readonly Option<string?> _url = new("--url") { Description = "Serve the page and the API here. Default http://127.0.0.1:8080.", HelpName = "URL" };
    private readonly Option<string?> _metricsUrl = new("--metrics-url") { Description = "Serve metrics and health, and nothing else, here too, for machines. Default nowhere.", HelpName = "URL" };
    private readonly Option<string?> _roles = new("--roles") { Description = "What the silo does: any of control, scanner, api, with commas. Default all of them.", HelpName = "ROLES" };
    private readonly Option<string?> _region = new("--region") { Description = "The region that it scans. Needed for a scanner of a cluster.", HelpName = "REGION" };
    private readonly FleetFlags _fleet = new();
    private readonly ScanOptions _scan = new();

    public static Command Create()
    {
        var run = new RunCommand();
        var command = new Command("run", "Run a grid: the page, the API, and the campaigns that are asked for. State is kept in the data directory.")
        {
            run._lab, run._once, run._inventory, run._url, run._metricsUrl, run._roles, run._region, run._scan.Profile, run._scan.Ports, run._fleet.Seed, run._fleet.Hosts,
        };
        return command.Runs(run.RunAsync).WithExamples(
            "cloudscan run --lab                     # a fleet to try it on; then 'cloudscan lab mutate' and 'cloudscan campaign start'",
            "cloudscan run --lab --once              # twice: the second run shows what changed",
            "cloudscan run --inventory estate.json --profile light");
    }

    private async Task<int> RunAsync(Invocation run)
    {
        if (run.Value(_lab) && run.Value(_inventory) is not null)
            throw new UsageException("--lab and --inventory name two estates; name one");
        if (run.Value(_once) && !run.Value(_lab) && run.Value(_inventory) is null)
            throw new UsageException("--once ends after a campaign; say of what, with --lab or --inventory");
        var configuration = run.Configuration(
            (GridOptions.Section + ":Url", run.Value(_url)),
            (TelemetryOptions.Section + ":Url", run.Value(_metricsUrl)),
            (GridOptions.Section + ":Roles", run.Value(_roles)),
            (GridOptions.Section + ":Region", run.Value(_region)));
        var data = configuration.Get<DataOptions>(DataOptions.Section);
        var engine = data.IsCluster ? await ScannerCheck.ProbeAsync(configuration, run) : null;
        var store = await ConfiguredStore.OpenAsync(run, data);
        await using var laboratory = await StartLabAsync(run, data, store);
        var host = run.Value(_once)
            ? GridHosts.Scan(configuration, store, services => services.AddNmap(), engine)
            : GridHosts.Serve(configuration, store, services => services.AddNmap(), engine);
        await using var grid = data.IsCluster
            ? await EmbeddedGrid.JoinAsync(host, store, run.Interrupted)
            : await EmbeddedGrid.StartAsync(host, store, run.Interrupted);
        if (!run.Value(_once))
            run.Terminal.Say(Doors(configuration, data));

        var code = ExitCode.Done;
        if ((laboratory?.InventoryFile ?? run.Value(_inventory)) is { } inventory)
            code = await ScanAsync(run, grid, inventory, laboratory?.ScanPorts, isFollowed: run.Value(_once) || !data.IsCluster);
        if (run.Value(_once) || run.Interrupted.IsCancellationRequested)
            return code;
        run.Terminal.Print($"serving {configuration.Get<GridOptions>(GridOptions.Section).Url} until Ctrl-C");
        run.Terminal.Flush();
        await Task.Delay(Timeout.InfiniteTimeSpan, run.Clock, run.Interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Done;
    }

    private static FormattableString Doors(GridConfiguration configuration, DataOptions data)
    {
        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        if (grid.Roles.HasFlag(SiloRoles.Api))
            return $"the page and the API are on {grid.Url}; changes go through {data.ControlSocket}";
        return $"health and metrics are on {configuration.Get<TelemetryOptions>(TelemetryOptions.Section).Url ?? grid.Url}";
    }

    private async Task<LabSession?> StartLabAsync(Invocation run, DataOptions data, IGridStore store)
    {
        if (!run.Value(_lab))
            return null;
        try
        {
            return await LabSession.OpenAsync(run, data.LabDirectory, _fleet.OptionsOf(run, null, new(data.LabDirectory)));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private async Task<int> ScanAsync(Invocation run, EmbeddedGrid grid, string inventory, PortCoverage? labPorts, bool isFollowed)
    {
        var reading = await InventoryFile.ReadAsync(run, inventory);
        if (!reading.IsValid)
            return ExitCode.Usage;
        var profile = labPorts is null || run.Value(_scan.Profile) is not null || run.Value(_scan.Ports) is not null ? _scan.ProfileOf(run) : LabSession.Profile(labPorts);
        if (!grid.IsInCluster && !await EngineCheck.IsReadyAsync(grid.Engine, profile, run))
            return ExitCode.Failed;
        await grid.SynchroniseAsync(new ReadInventory(reading), run.Interrupted);
        var request = _scan.RequestOf(run, profile, reading.Accounts.Select(account => account.Key));
        var campaignId = await new ScanRequests(grid, run.Terminal).StartOrResumeAsync(request, run.Interrupted);
        run.Terminal.Say($"campaign {campaignId} scans {reading.Accounts.Sum(account => account.Subnets.Sum(subnet => subnet.Assets.Length))} assets");

        // A silo of a cluster comes and goes; the campaign is the cluster's.
        if (!isFollowed)
            return ExitCode.Done;
        var patience = run.Value(_once) ? CampaignFollower.ScanPatience : TimeSpan.MaxValue;
        var progress = await new CampaignDisplay(run.Terminal, isLive: true, run.Clock).ShowAsync(
            onProgress => new CampaignFollower(grid, run.Clock, patience).FollowAsync(campaignId, NoHosts.Instance, onProgress, run.Interrupted));
        var summary = new ScanSummary(grid.Store, campaignId, progress);
        await new EstateSummary(grid.Store, campaignId, [.. reading.Accounts.Select(account => account.Key)]).WriteAsync(run.Terminal);
        await summary.WriteAsync(run.Terminal.Print);
        run.Terminal.Flush();
        return run.Interrupted.IsCancellationRequested ? ExitCode.Interrupted : summary.ExitCode;
    }
}
