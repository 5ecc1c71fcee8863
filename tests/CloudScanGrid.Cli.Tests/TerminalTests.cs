using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

/// <summary>What hosts say, on terminals (a pseudo-terminal of <c>script</c>), in pipes and in files.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private const string RightToLeft = "\u202e";

    private readonly TemporaryDirectory _directory = new();

    public async ValueTask InitializeAsync() => (await Cli.RunAsync(
        "import", "nmap", _directory.Write("hostile.xml", NmapFiles.HostileText), "--state", _directory.File("state.db"))).ShouldExit(0);

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Table_OnATerminal_ShowsHostileTextEscaped()
    {
        var result = await RunOnTerminalAsync("service list --state state.db");

        result.Out.ShouldContain("\\u202e");
        result.Out.ShouldContain("[red]");
        result.Out.ShouldNotContain(RightToLeft);
    }

    [Fact]
    public async Task Table_WithNoColor_HoldsNoEscapeSequences()
    {
        (await RunOnTerminalAsync("service list --state state.db --no-color")).Out.ShouldNotContain('\u001b');
        (await RunOnTerminalAsync("service list --state state.db", "NO_COLOR=1 ")).Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task Table_InAPipe_HoldsNoEscapeSequencesAndOneLineARow()
    {
        var result = (await Cli.RunAsync(_directory.Run, "service", "list", "--state", "state.db")).ShouldExit(0);

        result.Out.ShouldNotContain('\u001b');
        result.Out.ShouldNotContain(RightToLeft);
        result.Lines.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Csv_GuardsAgainstFormulas()
    {
        var result = (await Cli.RunAsync(_directory.Run, "service", "list", "--state", "state.db", "--output", "csv")).ShouldExit(0);

        result.Out.ShouldContain(",'=cmd|");
    }

    [Fact]
    public async Task Json_KeepsTheTextRaw()
    {
        var result = (await Cli.RunAsync(_directory.Run, "service", "list", "--state", "state.db", "--output", "json")).ShouldExit(0);

        JsonDocument.Parse(result.Out).RootElement[0].GetProperty("product").GetString().ShouldBe("=cmd|'/c calc'!A0 \u202e[red]<b>");
    }

    [Fact]
    public async Task BrokenPipe_EndsQuietly()
    {
        var result = await Cli.RunInShellAsync(_directory.Run, "set -o pipefail; $CLOUDSCAN inventory schema | head -n 1");

        result.ShouldExit(0).Error.ShouldBeEmpty();
    }

    // The runtime puts the keypad of every terminal into application mode before it does anything else.
    private async Task<CliResult> RunOnTerminalAsync(string line, string environment = "")
    {
        var result = await Cli.RunInShellAsync(_directory.Run, $"script -qec \"{environment}TERM=xterm-256color $CLOUDSCAN {line}\" /dev/null");
        return result.ShouldExit(0) with { Out = result.Out.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal) };
    }
}
