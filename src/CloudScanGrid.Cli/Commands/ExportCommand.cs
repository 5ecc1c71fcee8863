using System.CommandLine;
using CloudScanGrid.Cli.Connections;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Cli.Output.Hosts;
using CloudScanGrid.Cli.Scans;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Storage;
using CloudScanGrid.Storage.Sqlite;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan export</c>: what a state file knows, in the formats of a scan.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format", "-f") { Description = "How to write it.", HelpName = "ndjson|csv|nmap-xml", Required = true }
            .AcceptOnlyFromAmong("ndjson", "csv", "nmap-xml");
        var state = new Option<string?>("--state") { Description = "The state file. Default the configured one.", HelpName = "FILE.db" };
        var campaign = new Option<string?>("--campaign") { Description = "Only what this campaign saw. Default the latest look at every address.", HelpName = "ID" };
        var path = new Option<string?>("--out", "-o") { Description = "Write to this file, which appears when it is whole.", HelpName = "FILE" };
        var export = new Command("export", "Write what is known of every host, in the formats of a scan.") { format, state, campaign, path };
        return export.Runs(async run =>
        {
            var data = run.Configuration().Get<DataOptions>(DataOptions.Section);
            var file = run.Value(state) ?? (data.IsCluster ? null : data.StateFile);
            await using IGridStore store = file is null
                ? await ConfiguredStore.OpenAsync(run, data)
                : await SqliteStore.OpenReadOnlyAsync(file, new SqliteStoreOptions(), run.Clock, run.Interrupted);
            var campaignId = run.Value(campaign);
            if (campaignId is not null && await store.Campaigns.FindAsync(campaignId, run.Interrupted) is null)
                throw new UsageException($"--campaign {campaignId}: {file ?? "the cluster"} has none of this id; 'cloudscan campaign list{(file is null ? "" : $" --state {file}")}' lists them");
            await using var output = run.Value(path) is { } name ? OutputFile.Create(name) : null;
            var writer = HostWriters.Create(
                HostWriters.Parse(run.Value(format)!), output?.Stream ?? run.Terminal.OutStream, run.Terminal, store.Observations, campaignId);
            if (writer is not NmapXmlHostWriter)
                await AddAllAsync(store, campaignId, writer, run.Interrupted);
            await writer.CompleteAsync(run.Interrupted);
            if (output is not null)
                await output.CompleteAsync();
            return ExitCode.Done;
        }).WithExamples(
            "cloudscan export --format nmap-xml --out estate.xml",
            "cloudscan export --format ndjson --state estate.db | jq 'select(.findings != [])'",
            "cloudscan export --format csv --campaign c-20261124-022800-7f3a > hosts.csv");
    }

    private static async Task AddAllAsync(IGridStore store, string? campaignId, IHostWriter writer, CancellationToken cancellationToken)
    {
        var findings = new OpenFindings(store.Detection);
        await foreach (var observation in store.Observations.ReadAllAsync(campaignId, cancellationToken))
            writer.Add(HostResult.Of(observation, await findings.OfAsync(observation)));
        if (campaignId is null)
            return;
        await foreach (var target in store.Campaigns.ReadTargetsAsync(campaignId, [TargetState.Refused, TargetState.Skipped], cancellationToken))
            writer.Add(HostResult.Of(target));
    }
}
