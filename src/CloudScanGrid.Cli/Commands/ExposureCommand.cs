using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan exposure</c>: what answers and may be reached from the internet.</summary>
internal static class ExposureCommand
{
    public static Command Create() => CommandExtensions.Group(
        "exposure",
        "What answers and who on the internet may reach it: by which address, and by which rules.",
        ["cloudscan exposure list", "cloudscan exposure list --account aws/123456789012 --all", "cloudscan exposure show i-0a1 6379", "cloudscan exposure rules aws/123456789012"],
        List(),
        Show(),
        Rules());

    private static Command List()
    {
        var options = new ListOptions();
        var filter = new ServiceFilter();
        var all = new Option<bool>("--all") { Description = "Services that nobody on the internet may reach, too." };
        var list = new Command("list", "List the services that somebody on the internet may reach, by asset, address and port.");
        filter.AddTo(list);
        list.Add(all);
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            await options.WriteAsync(run, Listings.Exposures, grid.Client.ListExposuresAsync(filter.Of(run) with { All = run.Value(all) }, run.Interrupted), "nothing that is known to answer may be reached from the internet; --all lists what answers all the same");
            return ExitCode.Done;
        }).WithExamples("cloudscan exposure list --text redis", "cloudscan exposure list --output csv > exposures.csv");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var place = new ServicePlace();
        var show = new Command("show", "Show who may reach one asset's services on one port number, and all that stands on the way.");
        place.AddTo(show);
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var isFound = await RecordView.WriteAsync(run, grid.Client.ListExposuresAsync(place.Of(run) with { All = true }, run.Interrupted), ResourceJson.Default.ExposureResource, ListOptions.Parse(run.Value(options.Output)), Listings.Exposures);
            if (!isFound)
                throw new CloudScanGridException($"nothing with known rules is known to answer on port {run.Value(place.Port)} of asset '{run.Value(place.Asset)}'; 'cloudscan exposure list --all --asset {run.Value(place.Asset)}' lists what does.");
            return ExitCode.Done;
        }).WithExamples("cloudscan exposure show i-0a1 443");
    }

    private static Command Rules()
    {
        var options = new ListOptions(TerraformDiff.Format);
        var account = new Argument<string>("account") { Description = "The account, as in aws/123456789012." };
        var rules = new Command(
            "rules", "List the rules of an account that open more than anything uses, with what would close the rest: the provider's commands, or a diff of Terraform's resources. Changes nothing.") { account };
        options.AddTo(rules, isList: true);
        return rules.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            const string WhenEmpty = "of no rule it is known that nothing uses it; a rule is judged once every address that it is for was scanned on all of its ports, from where it lets in";
            var proposed = grid.Client.ListRulesAsync(run.Value(account)!, run.Interrupted);
            if (run.Value(options.Output) == TerraformDiff.Format)
                await TerraformDiff.WriteAsync(options.Limited(run, proposed), run.Terminal, WhenEmpty);
            else
                await options.WriteAsync(run, Listings.Rules, proposed, WhenEmpty);
            return ExitCode.Done;
        }).WithExamples("cloudscan exposure rules aws/123456789012", "cloudscan exposure rules aws/123456789012 --output terraform > proposed.diff");
    }
}
