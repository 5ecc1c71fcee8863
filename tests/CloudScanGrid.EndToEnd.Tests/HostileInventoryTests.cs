namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>Who can tag a machine can write into the inventory. None of it becomes an argument of nmap or a command of the terminal.</summary>
public sealed class HostileInventoryTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Scan_NamesThatAreOptionsAndCommands_StayData()
    {
        Machine.Needs("nmap");
        using var hosts = new ShellHosts(4);
        var starts = NmapRecord.Install(_work);
        string[] names = ["--script=http-vuln*", "; touch owned ;", "$(touch owned)`touch owned`", "-iL /etc/passwd"];
        var inventory = _work.Write("estate.json", (hosts.Estate with
        {
            Assets =
            [
                .. names.Select((name, index) => new EstateAsset(name, hosts.AddressOf(index + 1))
                {
                    Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["Name"] = name, ["--script=all"] = "all", ["role"] = "‮gnp.exe" },
                }),
            ],
        }).ToString());

        var result = (await _work.RunAsync("scan", "--inventory", inventory, "--ports", $"{hosts.Port}", "--format", "ndjson", "--state", "state.db")).ShouldExit(0).ShouldBePlain();

        var lines = HostLine.ReadAll(result);
        lines.Select(line => line.AssetId).ShouldBe(names, ignoreOrder: true);
        lines.ShouldAllBe(line => line.Open.Single().Product == "OpenSSH");
        starts.Scans.ShouldNotBeEmpty();
        var recorded = string.Concat(starts.Scans);
        foreach (var word in (string[])["http-vuln", "touch", "passwd", "gnp", "=all"])
            recorded.ShouldNotContain(word);
        File.Exists(_work.File("owned")).ShouldBeFalse();

        var table = (await _work.RunAsync("asset", "list", "--state", "state.db")).ShouldExit(0).ShouldBePlain();
        table.Out.ShouldNotContain('‮');
    }

    [Theory]
    [InlineData("a newline", "web\\nINFO all is well", "\\x0a")]
    [InlineData("a carriage return", "web\\rroot", "\\x0d")]
    [InlineData("a terminal's title", "\\u001b]0;owned\\u0007", "\\x1b")]
    [InlineData("a C1 control", "web\\u009b2J", "\\x9b")]
    [InlineData("a zero", "web\\u0000", "\\x00")]
    public async Task Check_ControlCharacters_AreRefusedAndShownEscaped(string what, string name, string shown)
    {
        foreach (var estate in (string[])[AssetNamed(name), AssetTagged(name)])
        {
            var result = (await _work.RunAsync("scan", "--inventory", _work.Write("estate.json", estate), "--ports", "9")).ShouldExit(2).ShouldBePlain();

            result.Out.ShouldBeEmpty(what);
            result.Error.ShouldContain("accounts[0].subnets[0].assets[0]");
            result.Error.ShouldContain(shown);
        }
    }

    [Fact]
    public async Task Check_ATagOfAMegabyte_IsRefusedInAShortLine()
    {
        var file = _work.Write("estate.json", AssetTagged(new string('x', 1 << 20)));

        var result = (await _work.RunAsync("inventory", "check", file)).ShouldExit(2).ShouldBePlain();

        result.Error.ShouldContain("tags");
        result.Error.Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public async Task Scan_AnInventoryWhosePathCommandsTheTerminal_IsToldEscaped() =>
        (await _work.RunAsync("scan", "--inventory", "no\x1b[2Jsuch.json")).ShouldExit(1, 2).ShouldBePlain();

    // Written by hand: the names are JSON escapes.
    private static string AssetNamed(string name) => $$"""
        { "accounts": [ { "provider": "file", "accountId": "test", "subnets": [ { "cidr": "127.0.0.0/24", "assets": [ { "assetId": "{{name}}", "addresses": ["127.0.0.1"] } ] } ] } ] }
        """;

    private static string AssetTagged(string value) => $$"""
        { "accounts": [ { "provider": "file", "accountId": "test", "subnets": [ { "cidr": "127.0.0.0/24", "assets": [ { "assetId": "a", "addresses": ["127.0.0.1"], "tags": { "Name": "{{value}}" } } ] } ] } ] }
        """;
}
