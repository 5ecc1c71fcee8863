using System.CommandLine;
using System.Reflection;

namespace CloudScanGrid.Cli.Commands;

/// <summary><c>cloudscan completion</c>: scripts that let a shell ask this program what may come next.</summary>
internal static class CompletionCommand
{
    public static Command Create() => CommandExtensions.Group(
        "completion",
        "Write a script that completes command lines in a shell.",
        [
            "source <(cloudscan completion bash)",
            "cloudscan completion zsh > ~/.zfunc/_cloudscan",
            "cloudscan completion fish > ~/.config/fish/completions/cloudscan.fish",
            "cloudscan completion pwsh | Out-String | Invoke-Expression",
        ],
        Shell("bash", "complete.bash"),
        Shell("zsh", "complete.zsh"),
        Shell("fish", "complete.fish"),
        Shell("pwsh", "complete.ps1"));

    private static Command Shell(string name, string resource) => new Command(name, $"Write the script for {name}.").Runs(run =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        run.Terminal.Out.Write(reader.ReadToEnd());
        return Task.FromResult(ExitCode.Done);
    }).WithExamples($"cloudscan completion {name}");
}
