using System.CommandLine;
using CloudScanGrid.Cli.Output;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan region</c>: where scanners are, and where they are missing.</summary>
internal static class RegionCommand
{
    public static Command Create() => CommandExtensions.Group(
        "region", "The regions that have accounts: who scans them, and what waits.", ["cloudscan region list"], List());

    private static Command List()
    {
        var options = new ListOptions();
        var list = new Command("list", "List the regions of a grid that runs, by name.");
        options.AddTo(list, isList: true);
        return list.Runs(async run =>
        {
            await using var grid = await options.ConnectAsync(run);
            await options.WriteAsync(run, Listings.Regions, grid.Client.ListRegionsAsync(run.Interrupted), "no account is known; 'cloudscan inventory sync' reads some");
            return ExitCode.Done;
        }).WithExamples("cloudscan region list", "cloudscan region list --output json");
    }
}
