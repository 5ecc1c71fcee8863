using System.Diagnostics;

namespace CloudScanGrid.Cli.Tests;

/// <summary>Runs the built program as a process of its own.</summary>
internal static class Cli
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "cloudscan.dll");

    public static Task<CliResult> RunAsync(params string[] arguments) => RunAsync(new CliRun(), arguments);

    public static Task<CliResult> RunAsync(CliRun run, params string[] arguments) => StartAsync(run, "dotnet", [Program, .. arguments]);

    /// <summary>Runs a bash script in which <c>$CLOUDSCAN</c> is the program.</summary>
    public static Task<CliResult> RunInShellAsync(CliRun run, string script) => StartAsync(run, "bash", ["-c", script]);

    private static async Task<CliResult> StartAsync(CliRun run, string executable, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(executable)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = run.Directory ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLOUDSCAN__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["CLOUDSCAN"] = $"dotnet {Program}";
        start.Environment["CLOUDSCAN__DATA__DIRECTORY"] = Path.Combine(run.Directory ?? Path.GetTempPath(), "data");
        foreach (var (name, value) in run.Environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.StandardInput.WriteAsync(run.Input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }

        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CliResult(process.ExitCode, await output, await error);
    }
}
