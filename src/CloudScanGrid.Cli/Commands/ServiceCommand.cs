using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan service</c>: what answers.</summary>
internal static class ServiceCommand
{
    public static Command Create() => CommandExtensions.Group(
        "service",
        "What answers on open ports, as of the last looks.",
        ["cloudscan service list --port 443", "cloudscan service list --text redis --output ndjson", "cloudscan service show i-0a1 6379"],
        List(),
        Show());

    private static Command List()
    {
        var options = new ListOptions();
        var account = new Option<string?>("--account") { Description = "Only services of this account.", HelpName = "PROVIDER/ID" };
        var asset = new Option<string?>("--asset") { Description = "Only services of this asset.", HelpName = "ID" };
        var port = new Option<int?>("--port") { Description = "Only services on this port number.", HelpName = "NUMBER" };
        var text = new Option<string?>("--text") { Description = "Only services whose name or product holds this text.", HelpName = "TEXT" };
        var list = new Command("list", "List the open services, by asset, address and port.") { account, asset, port, text };
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var query = new ListQuery { Account = run.Value(account), Asset = run.Value(asset), Port = run.Value(port), Text = run.Value(text) };
            await options.WriteAsync(run, Listings.Services, grid.Client.ListServicesAsync(query, run.Interrupted), "no such service is known; 'cloudscan campaign start' looks for some");
            return ExitCode.Done;
        }).WithExamples("cloudscan service list --text nginx", "cloudscan service list --output csv > services.csv");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var asset = new Argument<string>("asset") { Description = "The asset's id." };
        var port = new Argument<int>("port") { Description = "The port number." };
        var show = new Command("show", "Show the services of one asset on one port number.") { asset, port };
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var query = new ListQuery { Asset = run.Value(asset), Port = run.Value(port) };
            var isFound = await RecordView.WriteAsync(run, grid.Client.ListServicesAsync(query, run.Interrupted), ResourceJson.Default.ServiceResource, ListOptions.Parse(run.Value(options.Output)), Listings.Services);
            if (!isFound)
                throw new CloudScanGridException($"nothing is known to answer on port {run.Value(port)} of asset '{run.Value(asset)}'; 'cloudscan service list --asset {run.Value(asset)}' lists what does.");
            return ExitCode.Done;
        }).WithExamples("cloudscan service show i-0a1 443");
    }
}
