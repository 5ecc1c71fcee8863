using System.CommandLine;
using CloudScanGrid.Cli.Output;
using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan config</c>: what is set, and by what.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var output = ListOptions.OutputOption();
        var origin = new Option<bool>("--origin") { Description = "Say where each value comes from: default, the file, the environment variable, or a flag." };
        var show = new Command("show", "Show the effective configuration, every setting with its value.") { origin, output };
        show.Runs(async run =>
        {
            List<Column<SettingOrigin>> columns = [new("Setting", setting => setting.Key), new("Value", setting => setting.Value)];
            if (run.Value(origin))
                columns.Add(new("Origin", setting => setting.Origin));
            var writer = new RowWriter<SettingOrigin>(columns, RowJson.Default.SettingOrigin);
            await writer.WriteAsync(run.Configuration().Describe().ToAsyncEnumerable(), ListOptions.Parse(run.Value(output)), run.Terminal, "");
            return ExitCode.Done;
        }).WithExamples("cloudscan config show --origin", "CLOUDSCAN__GRID__SCANNERSLOTS=8 cloudscan config show --origin --output json");
        return CommandExtensions.Group(
            "config", "What is set: defaults, then cloudscan.json, then CLOUDSCAN__SECTION__KEY, then flags.", ["cloudscan config show --origin"], show);
    }
}
