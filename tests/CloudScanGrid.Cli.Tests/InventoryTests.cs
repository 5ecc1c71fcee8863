using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

public sealed class InventoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_WrongFile_TellsEveryErrorWithItsPath()
    {
        var file = _directory.Write("estate.json", """{ "accounts": [ { "provider": "file", "acountId": "lab", "subnets": [ { "cidr": "10.0.0.1/24" } ] } ] }""");

        var result = (await Cli.RunAsync("inventory", "check", file)).ShouldExit(2);

        result.Error.ShouldContain("estate.json: accounts[0].acountId");
        result.Error.ShouldContain("accounts[0].subnets[0].cidr");
    }

    [Fact]
    public async Task Sync_Twice_ChangesNothingTheSecondTime()
    {
        var file = _directory.Write("estate.json", Estates.OfAddress("10.0.0.5", "10.0.0.0/24"));
        (await Cli.RunAsync(_directory.Run, "inventory", "sync", file, "--state", "state.db")).ShouldExit(0).Out.ShouldContain("1 added");

        (await Cli.RunAsync(_directory.Run, "inventory", "sync", file, "--state", "state.db")).ShouldExit(0).Out.ShouldContain("1 unchanged");

        (await Cli.RunAsync(_directory.Run, "asset", "show", "host-1", "--state", "state.db")).ShouldExit(0).Out.ShouldContain("10.0.0.5");
        (await Cli.RunAsync(_directory.Run, "audit", "verify", "--state", "state.db")).ShouldExit(0);
        (await Cli.RunAsync(_directory.Run, "audit", "list", "--state", "state.db")).ShouldExit(0).Out.ShouldContain("inventory.sync");
    }

    [Fact]
    public async Task Schema_IsJson() =>
        JsonDocument.Parse((await Cli.RunAsync("inventory", "schema")).ShouldExit(0).Out).RootElement.TryGetProperty("$schema", out _).ShouldBeTrue();

    [Fact]
    public async Task Profiles_TellWhatTheyCost() => (await Cli.RunAsync("profile", "list")).ShouldExit(0).Out.ShouldContain("1,000 probes");
}
