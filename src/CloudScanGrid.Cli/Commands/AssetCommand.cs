using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan asset</c>: what exists.</summary>
internal static class AssetCommand
{
    public static Command Create() => CommandExtensions.Group(
        "asset",
        "What exists.",
        ["cloudscan asset list --account file/lab-1", "cloudscan asset show i-0a1 --output json"],
        List(),
        Show());

    private static Command List()
    {
        var options = new ListOptions();
        var account = new Option<string?>("--account") { Description = "Only assets of this account.", HelpName = "PROVIDER/ID" };
        var all = new Option<bool>("--all") { Description = "Also assets that are gone." };
        var list = new Command("list", "List the assets of the inventory, by key.") { account, all };
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var query = new ListQuery { Account = run.Value(account), All = run.Value(all) };
            await options.WriteAsync(run, Listings.Assets, grid.Client.ListAssetsAsync(query, run.Interrupted), "there are no assets; 'cloudscan inventory sync FILE' reads some");
            return ExitCode.Done;
        }).WithExamples("cloudscan asset list", "cloudscan asset list --account file/lab-1 --output csv > assets.csv");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var id = new Argument<string>("asset") { Description = "The asset's id." };
        var show = new Command("show", "Show one asset.") { id };
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var query = new ListQuery { Asset = run.Value(id), All = true };
            var isFound = await RecordView.WriteAsync(run, grid.Client.ListAssetsAsync(query, run.Interrupted), ResourceJson.Default.AssetResource, ListOptions.Parse(run.Value(options.Output)), Listings.Assets);
            if (!isFound)
                throw new CloudScanGridException($"no asset '{run.Value(id)}'; 'cloudscan asset list --all' lists them.");
            return ExitCode.Done;
        }).WithExamples("cloudscan asset show i-0a1", "cloudscan service list --asset i-0a1");
    }
}
