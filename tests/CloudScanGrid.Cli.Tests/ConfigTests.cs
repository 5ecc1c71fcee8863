using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

public sealed class ConfigTests
{
    [Fact]
    public async Task Show_EnvironmentOverFileOverDefault_TellsEachOrigin()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("cloudscan.json", """{ "Grid": { "ScannerSlots": 7, "SiloName": "from-file" } }""");
        var run = directory.Run with { Environment = new() { ["CLOUDSCAN__GRID__SCANNERSLOTS"] = "9" } };

        var result = (await Cli.RunAsync(run, "config", "show", "--origin", "--output", "ndjson")).ShouldExit(0);

        var settings = result.Lines.Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(setting => setting.GetProperty("key").GetString()!, setting => (setting.GetProperty("value").GetString(), setting.GetProperty("origin").GetString()));
        settings["Grid:ScannerSlots"].ShouldBe(("9", "CLOUDSCAN__GRID__SCANNERSLOTS"));
        settings["Grid:SiloName"].Item1.ShouldBe("from-file");
        settings["Grid:Vantage"].ShouldBe(("internal", "default"));
    }

    [Fact]
    public async Task Show_SeveralErrors_NamesAllOfThem()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("other.json", """{ "Grid": { "ScannerSlots": 0, "Colour": "blue" }, "Grit": {} }""");

        var result = (await Cli.RunAsync(directory.Run, "config", "show", "--config", file)).ShouldExit(2);

        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("ScannerSlots");
        result.Error.ShouldContain("Colour");
    }

    [Fact]
    public async Task Show_AwsAccounts_ListsThemAndHidesTheExternalId()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("cloudscan.json", """{ "Aws": { "Accounts": ["123456789012", "210987654321"], "ExternalId": "between-us-alone" } }""");

        var result = (await Cli.RunAsync(directory.Run, "config", "show")).ShouldExit(0);

        result.Out.ShouldContain("123456789012, 210987654321");
        result.Out.ShouldContain("(set, not shown)");
        result.Out.ShouldNotContain("between-us-alone");
    }

    [Fact]
    public async Task AccountTest_SettingsAreWrong_NamesPlaceValueAndRemedy()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("cloudscan.json", """{ "Aws": { "Accounts": ["1234"] }, "Accounts": { "ExcludedRanges": ["10.0.0.1/8"] } }""");

        var result = (await Cli.RunAsync(directory.Run, "account", "test")).ShouldExit(2);

        result.Error.ShouldContain("Aws:Accounts");
        result.Error.ShouldContain("'1234'");
        result.Error.ShouldContain("twelve digits");
        result.Error.ShouldContain("write 10.0.0.0/8");
    }

    [Fact]
    public async Task AccountTest_AzureSettingsAreWrong_NamesPlaceValueAndRemedy()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("cloudscan.json", """
            { "Azure": { "Subscriptions": ["production"], "ManagementGroups": ["a/b"], "Regions": ["West Europe') | take 1"], "Identity": "me", "ArmEndpoint": "http://127.0.0.1/" } }
            """);

        var result = (await Cli.RunAsync(directory.Run, "account", "test")).ShouldExit(2);

        foreach (var words in (string[])["Azure:Subscriptions", "by its GUID", "Azure:ManagementGroups", "Azure:Regions", "as in westeurope", "Azure:Identity", "Azure:ArmEndpoint"])
            result.Error.ShouldContain(words);
    }

    [Fact]
    public async Task AccountTest_SettingsOfGoogleCloudAreWrong_NamesPlaceValueAndRemedy()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("cloudscan.json", """{ "Gcp": { "Projects": ["My Project"], "Folders": ["folders/1"], "ComputeEndpoint": "http://example.test/" } }""");

        var result = (await Cli.RunAsync(directory.Run, "account", "test")).ShouldExit(2);

        result.Error.ShouldContain("Gcp:Projects");
        result.Error.ShouldContain("'My Project': a project is named by its id");
        result.Error.ShouldContain("'folders/1': a folder is named by its number");
        result.Error.ShouldContain("Gcp:ComputeEndpoint");
        result.Error.ShouldContain("https");
    }

    [Fact]
    public async Task AccountTest_NoCloudIsConfigured_SaysWhatToSet()
    {
        using var directory = new TemporaryDirectory();

        (await Cli.RunAsync(directory.Run, "account", "test")).ShouldExit(2).Error.ShouldSatisfyAllConditions(
            error => error.ShouldContain("Aws:OrganizationRole"),
            error => error.ShouldContain("Azure:ManagementGroups"));
    }

    [Fact]
    public async Task Show_MissingConfigFile_IsWrongUsage() =>
        (await Cli.RunAsync("config", "show", "--config", "/nonexistent/cloudscan.json")).ShouldExit(2).Error.ShouldContain("/nonexistent/cloudscan.json");

    [Fact]
    public async Task Run_UrlThatIsNotLoopback_IsRefused()
    {
        using var directory = new TemporaryDirectory();

        (await Cli.RunAsync(directory.Run, "run", "--url", "http://0.0.0.0:8080")).ShouldExit(2).Error.ShouldContain("loopback");
    }

    [Fact]
    public async Task Run_MetricsUrlOnThePortOfTheApi_IsRefused()
    {
        using var directory = new TemporaryDirectory();

        (await Cli.RunAsync(directory.Run, "run", "--metrics-url", "http://0.0.0.0:8080")).ShouldExit(2).Error.ShouldContain("Telemetry:Url: 'http://0.0.0.0:8080");
    }
}
