namespace CloudScanGrid.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands { get; } =
    [
        "", "run", "scan", "campaign", "campaign list", "campaign show", "campaign start", "campaign pause", "campaign resume", "campaign cancel", "campaign wait",
        "asset", "asset list", "asset show", "service", "service list", "service show", "finding", "finding list", "finding show", "import", "import nmap",
        "export", "inventory", "inventory check", "inventory schema", "inventory sync", "lab", "lab up", "lab down", "lab status", "lab mutate", "profile",
        "profile list", "config", "config show", "audit", "audit list", "audit verify", "completion", "completion bash",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_ShowsUsageAndExamples(string command)
    {
        var result = (await Cli.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).ShouldExit(0);

        result.Error.ShouldBeEmpty();
        result.Out.ShouldContain("Usage:");
        result.Out.ShouldContain("cloudscan", Case.Sensitive);
        result.Out.ShouldMatch("Examples?:");
    }

    [Fact]
    public async Task Version_IsTheProductsVersion() => (await Cli.RunAsync("--version")).ShouldExit(0).Out.ShouldMatch(@"^\d+\.\d+\.\d+");

    [Fact]
    public async Task GroupWithoutVerb_ShowsHelpAndIsWrongUsage() => (await Cli.RunAsync("lab")).ShouldExit(2).Out.ShouldContain("mutate");
}
