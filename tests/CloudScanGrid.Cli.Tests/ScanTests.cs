using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace CloudScanGrid.Cli.Tests;

/// <summary>Real nmap against a listener of this process.</summary>
public sealed class ScanTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScanTests()
    {
        if (!File.Exists("/usr/bin/nmap"))
            Assert.Skip("nmap is not installed");
        _listener.Start();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Scan_OfOneHostAndOneExcluded_WritesALineForEach()
    {
        var file = _directory.Write("estate.json", Estates.Loopback);

        var result = (await Cli.RunAsync(_directory.Run, "scan", "--inventory", file, "--profile", "light", "--ports", $"{Port}", "--state", "state.db")).ShouldExit(0);

        var lines = result.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Count.ShouldBe(2);
        var seen = lines[0];
        seen.GetProperty("assetId").GetString().ShouldBe("host-1");
        seen.GetProperty("state").GetString().ShouldBe("up");
        seen.GetProperty("coverage").GetProperty("tcp").GetString().ShouldBe($"{Port}");
        seen.GetProperty("services")[0].GetProperty("state").GetString().ShouldBe("open");
        seen.GetProperty("explanation").GetProperty("profile").GetString().ShouldBe("light");
        var refused = lines[1];
        refused.GetProperty("state").GetString().ShouldBe("skipped");
        refused.GetProperty("refusal").GetProperty("reason").GetString().ShouldBe("excluded-by-tag");
        result.Error.ShouldContain("1 refused, excluded-by-tag");

        var export = (await Cli.RunAsync(_directory.Run, "export", "--format", "ndjson", "--state", "state.db")).ShouldExit(0);
        export.Lines.Length.ShouldBe(1);
        (await Cli.RunAsync(_directory.Run, "campaign", "list", "--state", "state.db")).ShouldExit(0).Out.ShouldContain("completed");
    }

    [Fact]
    public async Task Scan_OfNothingButExcludedHosts_IsRefused()
    {
        var file = _directory.Write("estate.json", Estates.OfAddress("127.0.0.3", "127.0.0.0/24", "no-scan"));

        var result = (await Cli.RunAsync(_directory.Run, "scan", "--inventory", file, "--ports", "80", "--format", "csv", "--out", "hosts.csv")).ShouldExit(4);

        result.Out.ShouldBeEmpty();
        File.ReadAllText(_directory.File("hosts.csv")).ShouldContain("excluded by tag no-scan");
    }

    [Fact]
    public async Task Scan_WithoutNmap_SaysWhatIsMissing()
    {
        var file = _directory.Write("estate.json", Estates.Loopback);
        var run = _directory.Run with { Environment = new() { ["CLOUDSCAN__NMAP__EXECUTABLEPATH"] = "/nonexistent/nmap" } };

        var result = (await Cli.RunAsync(run, "scan", "--inventory", file, "--ports", "80")).ShouldExit(1);

        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("nmap");
    }

    [Fact]
    public async Task Scan_OfAWrongInventory_TellsEveryErrorAndDoesNothing()
    {
        var file = _directory.Write("estate.json", """{ "accounts": [ {} ] }""");

        (await Cli.RunAsync(_directory.Run, "scan", "--inventory", file)).ShouldExit(2).Error.ShouldContain("accounts[0]");
    }
}
