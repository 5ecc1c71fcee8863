namespace CloudScanGrid.Cli.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task BashScript_Parses() =>
        (await Cli.RunInShellAsync(new CliRun(), "$CLOUDSCAN completion bash | bash -n")).ShouldExit(0).Error.ShouldBeEmpty();

    [Theory]
    [InlineData("zsh", "#compdef cloudscan")]
    [InlineData("fish", "complete -c cloudscan")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task OtherShells_GetAScript(string shell, string expected) =>
        (await Cli.RunAsync("completion", shell)).ShouldExit(0).Out.ShouldContain(expected);

    [Theory]
    [InlineData("cloudscan sc", "scan")]
    [InlineData("cloudscan lab m", "mutate")]
    [InlineData("cloudscan scan --prof", "--profile")]
    [InlineData("cloudscan scan --profile d", "discovery")]
    public async Task Suggestions_ArePartOfTheCommandLine(string line, string expected) =>
        (await Cli.RunAsync($"[suggest:{line.Length}]", line)).ShouldExit(0).Lines.ShouldContain(expected);
}
