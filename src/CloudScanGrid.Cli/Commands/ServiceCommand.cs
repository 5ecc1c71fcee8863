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
        var filter = new ServiceFilter();
        var list = new Command("list", "List the open services, by asset, address and port.");
        filter.AddTo(list);
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            await options.WriteAsync(run, Listings.Services, grid.Client.ListServicesAsync(filter.Of(run), run.Interrupted), "no such service is known; 'cloudscan campaign start' looks for some");
            return ExitCode.Done;
        }).WithExamples("cloudscan service list --text nginx", "cloudscan service list --output csv > services.csv");
    }

    private static Command Show()
    {
        var options = new ListOptions();
        var place = new ServicePlace();
        var show = new Command("show", "Show the services of one asset on one port number.");
        place.AddTo(show);
        options.AddTo(show, isList: false);
        return show.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            var isFound = await RecordView.WriteAsync(run, grid.Client.ListServicesAsync(place.Of(run), run.Interrupted), ResourceJson.Default.ServiceResource, ListOptions.Parse(run.Value(options.Output)), Listings.Services);
            if (!isFound)
                throw new CloudScanGridException($"nothing is known to answer on port {run.Value(place.Port)} of asset '{run.Value(place.Asset)}'; 'cloudscan service list --asset {run.Value(place.Asset)}' lists what does.");
            return ExitCode.Done;
        }).WithExamples("cloudscan service show i-0a1 443");
    }
}
