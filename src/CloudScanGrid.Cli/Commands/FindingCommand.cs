using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan finding</c>: what is wrong.</summary>
internal static class FindingCommand
{
    public static Command Create() => CommandExtensions.Group(
        "finding",
        "What is wrong: anomalies and exposures, with their reasons.",
        ["cloudscan finding list --type open-to-anywhere", "cloudscan finding show f-0123456789abcdef0123"],
        List(),
        Show());

    private static Command List()
    {
        var options = new ListOptions();
        var account = new Option<string?>("--account") { Description = "Only findings of this account.", HelpName = "PROVIDER/ID" };
        var asset = new Option<string?>("--asset") { Description = "Only findings of this asset.", HelpName = "ID" };
        var type = new Option<string?>("--type")
        {
            Description = "Only findings of this type, as in new-service or open-to-anywhere.",
            HelpName = "TYPE",
            CompletionSources = { "new-service", "vanished-service", "changed-service", "moved-service", "first-seen", "open-to-anywhere", "answers-not-allowed", "answers-everywhere" },
        };
        var campaign = new Option<string?>("--campaign") { Description = "Only findings that this campaign raised first.", HelpName = "ID" };
        var all = new Option<bool>("--all") { Description = "Also findings that are resolved." };
        var list = new Command("list", "List findings, newest first.") { account, asset, type, campaign, all };
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var query = new ListQuery
            {
                Account = run.Value(account), Asset = run.Value(asset), Text = run.Value(type), Campaign = run.Value(campaign), All = run.Value(all),
            };
            await options.WriteAsync(run, Listings.Findings, grid.Client.ListFindingsAsync(query, run.Interrupted), "there is no such finding");
            return ExitCode.Done;
        }).WithExamples("cloudscan finding list", "cloudscan finding list --type new-service --output ndjson | jq .why");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var id = new Argument<string>("finding") { Description = "The finding's id." };
        var show = new Command("show", "Show one finding with its reasons.") { id };
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var finding = await grid.Client.FindFindingAsync(run.Value(id)!, run.Interrupted)
                ?? throw new CloudScanGridException($"no finding '{run.Value(id)}'; 'cloudscan finding list --all' lists them.");
            FindingResource[] found = [finding];
            await RecordView.WriteAsync(run, found.ToAsyncEnumerable(), ResourceJson.Default.FindingResource, ListOptions.Parse(run.Value(options.Output)), Listings.Findings);
            return ExitCode.Done;
        }).WithExamples("cloudscan finding show f-0123456789abcdef0123");
    }
}
