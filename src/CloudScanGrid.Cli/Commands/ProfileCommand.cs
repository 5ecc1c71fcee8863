using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan profile</c>: the ways to scan.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var output = ListOptions.OutputOption();
        var list = new Command("list", "List the profiles, from the cheapest to the dearest: what each sends and costs.") { output };
        list.Runs(async run =>
        {
            var writer = new RowWriter<ProfileRow>(
                [
                    new("Profile", profile => profile.Name),
                    new("Ports", profile => profile.Ports),
                    new("Sends and costs", profile => profile.Description),
                    new("Scripts", profile => string.Join(' ', profile.Scripts)),
                ],
                RowJson.Default.ProfileRow);
            var rows = ScanProfiles.All.Select(profile => new ProfileRow(
                profile.Name, profile.DiscoveryOnly ? "none" : profile.Ports.ToString(), profile.Description, profile.Scripts));
            await writer.WriteAsync(rows.ToAsyncEnumerable(), ListOptions.Parse(run.Value(output)), run.Terminal, "");
            return ExitCode.Done;
        }).WithExamples("cloudscan profile list", "cloudscan profile list --output json");
        return CommandExtensions.Group("profile", "The ways to scan.", ["cloudscan profile list"], list);
    }
}
