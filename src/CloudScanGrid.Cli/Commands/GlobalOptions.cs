using System.CommandLine;

namespace CloudScanGrid.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "Read the configuration from this file instead of cloudscan.json in the working directory.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "Write without colour and without a live display, as with NO_COLOR.", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Write results, warnings and errors only.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Write the stack of an error.", Recursive = true };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Config, NoColor, Quiet, Verbose])
            root.Add(option);
    }
}
