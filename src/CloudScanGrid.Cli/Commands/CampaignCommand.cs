using System.CommandLine;
using CloudScanGrid.Cli.Connections;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan campaign</c>: the scans of a grid that runs.</summary>
internal static class CampaignCommand
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    public static Command Create() => CommandExtensions.Group(
        "campaign",
        "Scans of a grid that runs: ask for one, follow it, stop it.",
        ["cloudscan campaign start --profile light --wait", "cloudscan campaign list", "cloudscan campaign cancel c-20261124-022800-7f3a"],
        List(),
        Show(),
        Start(),
        Move("pause", "Hand out no more targets; jobs that run end."),
        Move("resume", "Hand out targets again."),
        Move("cancel", "End the campaign: jobs stop, whole hosts are kept, the rest is left out."),
        Wait());

    private static Command List()
    {
        var options = new ListOptions();
        var list = new Command("list", "List the campaigns, newest first.");
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            await options.WriteAsync(run, Listings.Campaigns, grid.Client.ListCampaignsAsync(run.Interrupted), "there are no campaigns; 'cloudscan campaign start' starts one");
            return ExitCode.Done;
        }).WithExamples("cloudscan campaign list --limit 5", "cloudscan campaign list --output ndjson");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var id = IdArgument();
        var show = new Command("show", "Show one campaign and how far it is.") { id };
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var campaign = await FindAsync(grid, run, run.Value(id)!);
            await RecordView.WriteAsync(run, new[] { campaign }.ToAsyncEnumerable(), ResourceJson.Default.CampaignResource, ListOptions.Parse(run.Value(options.Output)), Listings.Campaigns);
            return ExitCode.Done;
        }).WithExamples("cloudscan campaign show c-20261124-022800-7f3a");
    }

    private static Command Start()
    {
        var scan = new ScanOptions();
        var accounts = new Option<string[]>("--account") { Description = "Scan this account; may be given again. Default every account.", HelpName = "PROVIDER/ID" };
        var from = new Option<string?>("--from")
        {
            Description = "Look from the scanners of this region, not from each asset's own: at public addresses only, as private ones lead elsewhere there.", HelpName = "REGION",
        };
        var isPrivateToo = new Option<bool>("--private") { Description = "With --from: those scanners reach the private addresses, too, as a peered network does." };
        var wait = new Option<bool>("--wait") { Description = "Wait until it has ended." };
        var start = new Command("start", "Start a campaign in the grid that runs on this machine; writes its id.") { accounts, from, isPrivateToo, wait };
        scan.AddTo(start);
        return start.Runs(async run =>
        {
            scan.Check(run);
            scan.ProfileOf(run);
            if (run.Value(isPrivateToo) && run.Value(from) is null)
                throw new UsageException("--private: say whose scanners reach the private addresses, as in --from eu-west-1-peer");
            await using var grid = GridConnection.OpenControl(run);
            var campaign = await grid.Client.StartCampaignAsync(
                new CampaignRequestResource
                {
                    Accounts = run.Value(accounts) ?? [],
                    Profile = run.Value(scan.Profile) ?? "standard",
                    Ports = run.Value(scan.Ports),
                    ProbeBudget = run.Value(scan.Budget),
                    MaxPacketsPerSecond = run.Value(scan.MaxRate),
                    From = run.Value(from),
                    PrivateToo = run.Value(isPrivateToo),
                },
                run.Interrupted);
            run.Terminal.Print($"{campaign.Id}");
            run.Terminal.Flush();
            return run.Value(wait) ? await WaitAsync(grid, run, campaign.Id) : ExitCode.Done;
        }).WithExamples("cloudscan campaign start", "cloudscan campaign start --account file/lab-1 --ports 22,80,443 --wait", "cloudscan campaign start --account aws/111122223333 --from internet");
    }

    private static Command Move(string verb, string description)
    {
        var id = IdArgument();
        var move = new Command(verb, description) { id };
        return move.Runs(async run =>
        {
            await using var grid = GridConnection.OpenControl(run);
            var campaign = await grid.Client.MoveCampaignAsync(run.Value(id)!, verb, run.Interrupted) ?? throw NoSuch(run.Value(id)!);
            run.Terminal.Say($"campaign {campaign.Id} is {campaign.State}");
            return ExitCode.Done;
        }).WithExamples($"cloudscan campaign {verb} c-20261124-022800-7f3a");
    }

    private static Command Wait()
    {
        var id = IdArgument();
        var wait = new Command("wait", "Wait until a campaign has ended.") { id };
        return wait.Runs(async run =>
        {
            await using var grid = GridConnection.OpenControl(run);
            return await WaitAsync(grid, run, run.Value(id)!);
        }).WithExamples("cloudscan campaign wait c-20261124-022800-7f3a && cloudscan finding list");
    }

    private static async Task<int> WaitAsync(GridConnection grid, Invocation run, string id)
    {
        string? said = null;
        while (true)
        {
            var campaign = await FindAsync(grid, run, id);
            if (campaign.Message is { } message && message != said)
                run.Terminal.Warn($"campaign {id}: {message}");
            said = campaign.Message;
            if (campaign.State is "completed" or "cancelled")
            {
                run.Terminal.Say($"campaign {id} is {campaign.State}: {campaign.Observed} of {campaign.Targets} targets whole, {campaign.Unknown} unknown, {campaign.Refused} refused, {campaign.Skipped} left out; {campaign.Findings} new findings");
                if (campaign.Targets > 0 && campaign.Refused == campaign.Targets)
                    return ExitCode.Refused;
                return campaign.Unknown + campaign.Skipped > 0 ? ExitCode.Incomplete : ExitCode.Done;
            }

            await Task.Delay(LookPeriod, run.Clock, run.Interrupted);
        }
    }

    private static async Task<CampaignResource> FindAsync(GridConnection grid, Invocation run, string id) =>
        await grid.Client.FindCampaignAsync(id, run.Interrupted) ?? throw NoSuch(id);

    private static CloudScanGridException NoSuch(string id) => new($"no campaign '{id}'; 'cloudscan campaign list' lists them.");

    private static Argument<string> IdArgument() => new("campaign") { Description = "The campaign's id, as in c-20261124-022800-7f3a." };
}
