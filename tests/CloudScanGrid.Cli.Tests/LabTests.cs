namespace CloudScanGrid.Cli.Tests;

[Trait("Category", "Slow")]
public sealed class LabTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Cli.RunAsync(_directory.Run, "lab", "down");
        _directory.Dispose();
    }

    [Fact]
    public async Task Laboratory_ComesUpChangesAndGoesDown()
    {
        var up = (await Cli.RunAsync(_directory.Run, "lab", "up", "--hosts", "8", "--seed", "3")).ShouldExit(0);
        up.Out.ShouldContain("inventory.json");
        (await Cli.RunAsync(_directory.Run, "lab", "status")).ShouldExit(0).Out.ShouldContain("8 hosts, seed 3");

        (await Cli.RunAsync(_directory.Run, "lab", "mutate", "--count", "2")).ShouldExit(0).Out.ShouldContain("incident-2: ");

        (await Cli.RunAsync(_directory.Run, "inventory", "check", _directory.File("data/lab/inventory.json"))).ShouldExit(0);
        (await Cli.RunAsync(_directory.Run, "lab", "down")).ShouldExit(0).Error.ShouldContain("stopped");
        (await Cli.RunAsync(_directory.Run, "lab", "status")).ShouldExit(0).Out.ShouldContain("does not run");
    }
}
