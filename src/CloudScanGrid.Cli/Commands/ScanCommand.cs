using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Cli.Output.Hosts;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Embedded;
using CloudScanGrid.Host.Silo;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan scan</c>: one bounded campaign in a grid of its own.</summary>
internal sealed class ScanCommand
{
    private readonly ScanOptions _scan = new();

    private readonly Option<string> _inventory = new("--inventory", "-i")
    {
        Description = "The inventory: what exists and what may be scanned. 'cloudscan inventory schema' shows its format.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Keep what was learned in this file, and judge by what it holds. Without it the scan is forgotten.",
        HelpName = "FILE.db",
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "Write the results to this file, which appears when they are whole.", HelpName = "FILE" };

    private readonly Option<string?> _format = new Option<string?>("--format", "-f")
    {
        Description = "How to write the results. Default table on a terminal, ndjson elsewhere.",
        HelpName = "ndjson|nmap-xml|csv|table",
    }.AcceptOnlyFromAmong("ndjson", "nmap-xml", "csv", "table");

    public static Command Create()
    {
        var scan = new ScanCommand();
        var command = new Command("scan", "Scan an inventory once: live progress on stderr, one result for every target on stdout.")
        {
            scan._inventory, scan._state, scan._format, scan._out,
        };
        scan._scan.AddTo(command);
        return command.Runs(scan.RunAsync).WithExamples(
            "cloudscan scan --inventory estate.json",
            "cloudscan scan --inventory estate.json --profile light --state estate.db --format ndjson --out hosts.ndjson",
            "cloudscan scan --inventory estate.json --ports 22,80,443,U:53 --budget 10000 --max-rate 200 | jq .findings");
    }

    private async Task<int> RunAsync(Invocation run)
    {
        var profile = _scan.ProfileOf(run);
        _scan.Check(run);
        var format = FormatOf(run);
        var configuration = run.Configuration();
        var inventory = await InventoryFile.ReadAsync(run, run.Value(_inventory)!);
        if (!inventory.IsValid)
            return ExitCode.Usage;

        await using var file = run.Value(_out) is { } path ? OutputFile.Create(path) : null;
        var statePath = run.Value(_state);
        var store = statePath is null
            ? await SqliteStore.OpenTemporaryAsync(new SqliteStoreOptions(), run.Clock, run.Logger, run.Interrupted)
            : await SqliteStore.OpenAsync(statePath, new SqliteStoreOptions(), run.Clock, run.Logger, run.Interrupted);
        await using var grid = await EmbeddedGrid.StartAsync(GridHosts.Scan(configuration, store, services => services.AddNmap()), store, run.Interrupted);
        if (!await EngineCheck.IsReadyAsync(grid.Engine, profile, run))
            return ExitCode.Failed;

        await grid.SynchroniseAsync(new ReadInventory(inventory), run.Interrupted);
        var request = _scan.RequestOf(run, profile, inventory.Accounts.Select(account => account.Key));
        var campaignId = await new ScanRequests(grid, run.Terminal).StartOrResumeAsync(request, run.Interrupted);
        var writer = HostWriters.Create(format, file?.Stream ?? run.Terminal.OutStream, run.Terminal, store.Observations, campaignId);
        var isLive = file is not null || !run.Terminal.IsOutTerminal || format is HostFormat.Table or HostFormat.NmapXml;
        var progress = await new CampaignDisplay(run.Terminal, isLive, run.Clock).ShowAsync(
            onProgress => new CampaignFollower(grid, run.Clock, CampaignFollower.ScanPatience).FollowAsync(campaignId, writer, onProgress, run.Interrupted));
        await writer.CompleteAsync(CancellationToken.None);
        if (file is not null)
            await file.CompleteAsync();

        var summary = new ScanSummary(store, campaignId, progress);
        await summary.WriteAsync(run.Terminal.Say);
        if (statePath is not null)
            run.Terminal.Say($"the state is kept in {statePath}: scan again with it to see what changes");
        return run.Interrupted.IsCancellationRequested ? ExitCode.Interrupted : summary.ExitCode;
    }

    private HostFormat FormatOf(Invocation run)
    {
        var isFile = run.Value(_out) is not null;
        if (run.Value(_format) is not { } name)
            return run.Terminal.IsOutTerminal && !isFile ? HostFormat.Table : HostFormat.Ndjson;
        var format = HostWriters.Parse(name);
        return format == HostFormat.Table && isFile
            ? throw new UsageException("--format table is for terminals; with --out choose ndjson, csv or nmap-xml")
            : format;
    }
}
