using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

/// <summary>What clouds call their things, and what is proposed for them, in every form.</summary>
public sealed class CloudTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public async ValueTask InitializeAsync() => await CloudState.WriteAsync(_directory.File("state.db"));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Account_HostileName_IsEscapedForPeopleAndRawInJson()
    {
        (await RunAsync("account", "list")).Out.ShouldContain(@"Payments\x1b[2J\u202e=1+1");
        (await RunAsync("account", "show", CloudState.Account)).Lines.ShouldContain(@"name              Payments\x1b[2J\u202e=1+1");

        var account = JsonElement.Parse((await RunAsync("account", "show", CloudState.Account, "--output", "json")).Out);

        account.GetProperty("name").GetString().ShouldBe(CloudState.Name);
    }

    private async Task<CliResult> RunAsync(params string[] arguments)
    {
        var result = (await Cli.RunAsync(_directory.Run, [.. arguments, "--state", "state.db"])).ShouldExit(0);
        result.Out.ShouldNotContain('\x1b');
        return result;
    }
}
