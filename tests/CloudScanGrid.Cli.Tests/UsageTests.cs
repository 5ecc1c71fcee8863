namespace CloudScanGrid.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("scn", "did you mean 'scan'?")]
    [InlineData("lab muatte", "did you mean 'mutate'?")]
    [InlineData("scan --inventroy x", "did you mean '--inventory'?")]
    [InlineData("finding list --output yaml", "yaml")]
    [InlineData("scan", "--inventory")]
    [InlineData("scan --inventory x --budget many", "many")]
    public async Task WrongUsage_SaysWhatToWrite(string line, string expected)
    {
        var result = (await Cli.RunAsync(line.Split(' '))).ShouldExit(2);

        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain(expected);
        result.Error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("scan --inventory x --profile thorough", "there are discovery, light, standard")]
    [InlineData("scan --inventory x --ports 80-", "ports:")]
    [InlineData("scan --inventory x --budget 0", "at least 1")]
    [InlineData("run --once", "--lab")]
    [InlineData("run --lab --inventory x", "name one")]
    [InlineData("asset list --server here", "--server")]
    public async Task ImpossibleRequest_SaysWhatToWrite(string line, string expected) =>
        (await Cli.RunAsync(line.Split(' '))).ShouldExit(2).Error.ShouldContain(expected);

    [Fact]
    public async Task HostileArgument_IsEscaped()
    {
        var result = (await Cli.RunAsync("sc\u001b]0;owned\u0007an")).ShouldExit(2);

        result.Error.ShouldNotContain('\u001b');
        result.Error.ShouldContain("\\x1b");
    }

    [Theory]
    [InlineData("campaign start")]
    [InlineData("campaign cancel c-1")]
    [InlineData("service list")]
    public async Task NoGrid_SaysHowToStartOne(string line)
    {
        using var directory = new TemporaryDirectory();

        var result = (await Cli.RunAsync(directory.Run, line.Split(' '))).ShouldExit(1);

        result.Error.ShouldContain("cloudscan run");
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }
}
