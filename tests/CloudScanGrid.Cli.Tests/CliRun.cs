namespace CloudScanGrid.Cli.Tests;

/// <summary>Around what a program runs.</summary>
/// <param name="Directory">Where it runs, and where its data directory is.</param>
/// <param name="Input">What it reads.</param>
internal sealed record CliRun(string? Directory = null, string Input = "")
{
    public Dictionary<string, string> Environment { get; init; } = [];
}
