using System.Globalization;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>What may not be scanned is not: it is told with its reason, and not one connection reaches it.</summary>
public sealed class ScopeTests : IDisposable
{
    private readonly Workplace _work = new();

    public ScopeTests() => Machine.Needs("nmap");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Scan_PartOfTheEstateRefused_ListsEachReasonAndTouchesOnlyTheRest()
    {
        using var hosts = new ShellHosts(4);
        // Connect scans show in the listeners' own counts.
        _work.Settings["NMAP__USERAWPACKETS"] = "false";
        var inventory = _work.Write("estate.json", (hosts.Estate with
        {
            Scope = [$"{hosts.Network}.0/30"],
            Exclusions = [new { cidr = $"{hosts.AddressOf(2)}/32" }, new { tag = "no-scan" }],
            Assets = [.. hosts.Estate.Assets.Select(asset => asset.AssetId == "host-3" ? asset with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["no-scan"] = "" } } : asset)],
        }).ToString());

        var result = (await _work.RunAsync("scan", "--inventory", inventory, "--ports", $"{hosts.Port}", "--format", "ndjson")).ShouldExit(0);

        var lines = HostLine.ReadAll(result).ToDictionary(line => line.AssetId, StringComparer.Ordinal);
        lines.Count.ShouldBe(4);
        lines["host-1"].Open.Single().Product.ShouldBe("OpenSSH");
        // Loopback is reserved where the scope does not name it.
        foreach (var (asset, reason) in ((string, string)[])[("host-2", "excluded-by-cidr"), ("host-3", "excluded-by-tag"), ("host-4", "reserved-address")])
        {
            lines[asset].State.ShouldBe("skipped");
            lines[asset].Coverage.ShouldBeNull();
            lines[asset].Refusal!.Reason.ShouldBe(reason);
            result.Error.ShouldContain($"1 refused, {reason}");
        }

        hosts.ConnectionsTo(1).ShouldBeGreaterThan(0);
        for (var number = 2; number <= 4; number++)
            hosts.ConnectionsTo(number).ShouldBe(0, $"host-{number}");
    }

    [Fact]
    public async Task Scan_WindowIsClosed_RefusesEverythingAndStartsNoNmap()
    {
        using var hosts = new ShellHosts(2);
        var starts = NmapRecord.Install(_work);
        var now = TimeProvider.System.GetUtcNow();
        var inventory = _work.Write("estate.json", (hosts.Estate with
        {
            Windows = [new { from = TimeOf(now.AddHours(6)), to = TimeOf(now.AddHours(7)) }],
        }).ToString());

        var result = (await _work.RunAsync("scan", "--inventory", inventory, "--ports", $"{hosts.Port}", "--format", "ndjson")).ShouldExit(4);

        var lines = HostLine.ReadAll(result);
        lines.Count.ShouldBe(2);
        lines.ShouldAllBe(line => line.Refusal!.Reason == "window-closed");
        result.Error.ShouldContain("2 refused, window-closed");
        starts.Scans.ShouldBeEmpty();
        hosts.ConnectionsTo(1).ShouldBe(0);

        static string TimeOf(DateTimeOffset time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
    }
}
