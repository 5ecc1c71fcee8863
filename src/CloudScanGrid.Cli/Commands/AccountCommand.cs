using System.CommandLine;
using System.Text.Json;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Host.Silo;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan account</c>: whose estate it is, and whether it can be read.</summary>
internal static class AccountCommand
{
    public static Command Create() => CommandExtensions.Group(
        "account",
        "The accounts: what of them was read, and what they do not let be read.",
        ["cloudscan account list", "cloudscan account test", "cloudscan account test aws/123456789012"],
        List(),
        Show(),
        Topology(),
        Test());

    private static Command List()
    {
        var options = new ListOptions();
        var list = new Command("list", "List the accounts, by key.");
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            await options.WriteAsync(run, Listings.Accounts, grid.Client.ListAccountsAsync(run.Interrupted), "no account is known; 'cloudscan inventory sync' reads some");
            return ExitCode.Done;
        }).WithExamples("cloudscan account list", "cloudscan account list --output json");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var key = new Argument<string>("account") { Description = "The account, as in aws/123456789012." };
        var show = new Command("show", "Show one account.") { key };
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var found = grid.Client.ListAccountsAsync(run.Interrupted).Where(account => string.Equals(account.Account, run.Value(key), StringComparison.Ordinal));
            if (!await RecordView.WriteAsync(run, found, ResourceJson.Default.AccountResource, ListOptions.Parse(run.Value(options.Output)), Listings.Accounts))
                throw new CloudScanGridException($"no account '{run.Value(key)}'; 'cloudscan account list' lists them.");
            return ExitCode.Done;
        }).WithExamples("cloudscan account show aws/123456789012");
    }

    private static Command Topology()
    {
        var options = new ListOptions();
        var key = new Argument<string>("account") { Description = "The account, as in aws/123456789012." };
        var assets = new Option<bool>("--assets") { Description = "Draw every asset, not only how many a subnet holds." };
        var format = new Option<string>("--format") { Description = "How to write the graph.", HelpName = "json|dot", DefaultValueFactory = _ => "json" }.AcceptOnlyFromAmong("json", "dot");
        var topology = new Command("topology", "Write an account as a graph: networks, subnets, gateways, and what of it may be reached from the internet.") { key, assets, format, options.Server, options.State };
        return topology.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var graph = await grid.Client.FindTopologyAsync(run.Value(key)!, run.Value(assets), run.Interrupted)
                ?? throw new CloudScanGridException($"no account '{run.Value(key)}'; 'cloudscan account list' lists them.");
            foreach (var line in run.Value(format) == "dot" ? TopologyDot.Of(graph) : [JsonSerializer.Serialize(graph, ResourceJson.Default.TopologyResource)])
                await run.Terminal.Out.WriteLineAsync(line);
            return ExitCode.Done;
        }).WithExamples("cloudscan account topology aws/123456789012 --format dot | dot -Tsvg > account.svg", "cloudscan account topology aws/123456789012 --assets");
    }

    private static Command Test()
    {
        var keys = new Argument<string[]>("account") { Description = "Only these, as in aws/123456789012 or gcp/my-project-123. Default every one that the configuration or an organization names.", Arity = ArgumentArity.ZeroOrMore };
        var test = new Command("test", "Try every call that reading an account takes, from here, with this machine's identity, and say which permission is missing. Reads only; needs no grid.") { keys };
        return test.Runs(async run =>
        {
            var clouds = CloudComposition.CloudsOf(run.Configuration(), run.Clock).ToList();
            if (clouds.Count == 0)
                throw new UsageException("no cloud account is configured; set Aws:Accounts, Aws:OrganizationRole, Azure:Subscriptions, Azure:ManagementGroups, Gcp:Projects or Gcp:Organization, as docs/clouds.md shows");
            var wanted = (run.Value(keys) ?? []).Select(AccountKey.Parse).ToList();
            var isAllWell = true;
            foreach (var cloud in clouds)
                isAllWell &= await TestAsync(run, cloud, wanted);
            return isAllWell ? ExitCode.Done : ExitCode.Failed;
        }).WithExamples("cloudscan account test", "CLOUDSCAN__AWS__ACCOUNTS__0=123456789012 cloudscan account test", "CLOUDSCAN__GCP__PROJECTS__0=my-project-123 cloudscan account test");
    }

    private static async Task<bool> TestAsync(Invocation run, ICloudInventory cloud, List<AccountKey> wanted)
    {
        var listing = await cloud.ListAccountsAsync(run.Interrupted);
        foreach (var trouble in listing.Trouble)
            run.Terminal.Print($"missing  {trouble}");
        var isAllWell = listing.Trouble.IsEmpty;
        var listed = listing.Accounts.Where(account => account.IsActive).Select(account => account.Key);
        foreach (var account in wanted.Count == 0 ? listed : wanted.Where(account => account.Provider == cloud.Provider))
        {
            foreach (var check in await cloud.Open(account).TestAsync(run.Interrupted))
            {
                isAllWell &= check.Trouble is null;
                if (check.Trouble is { } trouble)
                    run.Terminal.Print($"missing  {account}  {check.Permission}: {trouble}");
                else
                    run.Terminal.Print($"granted  {account}  {check.Permission}");
            }
        }

        return isAllWell;
    }
}
