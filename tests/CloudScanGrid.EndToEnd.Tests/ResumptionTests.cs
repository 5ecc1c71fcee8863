using System.Text.Json;
using System.Text.RegularExpressions;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>A process that is killed or interrupted loses nothing that was whole and leaves no nmap behind.</summary>
public sealed partial class ResumptionTests : IDisposable
{
    private const int Hosts = 12;

    private readonly Workplace _work = new();

    public ResumptionTests()
    {
        Machine.Needs("nmap", "kill");
        // Jobs one after the other, so that there is a middle.
        _work.Settings["SCHEDULER__TARGETSPERJOB"] = "2";
        _work.Settings["GRID__SCANNERSLOTS"] = "1";
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Scan_KilledInTheMiddle_GoesOnAsTheSameCampaignAndDoublesNothing()
    {
        using var hosts = new ShellHosts(Hosts);
        string[] command = ["scan", "--inventory", _work.Write("estate.json", hosts.Estate.ToString()), "--ports", $"{hosts.Port}", "--state", "state.db", "--format", "ndjson"];
        await KillAsync(command, scan => scan.LineCount >= 2);

        var result = (await _work.RunAsync(command)).ShouldExit(0);

        result.Error.ShouldContain("it is resumed");
        var campaign = (await _work.RunAsync("campaign", "list", "--state", "state.db", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ShouldHaveSingleItem();
        var id = campaign.GetProperty("id").GetString()!;
        result.Error.ShouldContain(id);
        campaign.GetProperty("state").GetString().ShouldBe("completed");
        campaign.GetProperty("observed").GetInt32().ShouldBe(Hosts);

        HostLine.ReadAll(result).Select(line => line.AssetId).Distinct(StringComparer.Ordinal).Count().ShouldBe(Hosts);
        var kept = (await _work.RunAsync("export", "--format", "ndjson", "--state", "state.db", "--campaign", id)).ShouldExit(0);
        HostLine.ReadAll(kept).Select(line => line.AssetId).Order(StringComparer.Ordinal).ShouldBe(hosts.Estate.Assets.Select(asset => asset.AssetId).Order(StringComparer.Ordinal));
        var findings = (await _work.RunAsync("finding", "list", "--state", "state.db", "--output", "json", "--all")).ShouldExit(0).Json.EnumerateArray().ToList();
        findings.Count.ShouldBe(Hosts);
        findings.Select(finding => (finding.GetProperty("assetId").GetString(), finding.GetProperty("type").GetString())).Distinct().Count().ShouldBe(Hosts);
        (await _work.RunAsync("audit", "verify", "--state", "state.db")).ShouldExit(0);
    }

    [Fact]
    public async Task Scan_KilledWithoutAState_ItsTemporaryFilesGoWithTheNextScan()
    {
        using var hosts = new ShellHosts(Hosts);
        string[] command = ["scan", "--inventory", _work.Write("estate.json", hosts.Estate.ToString()), "--ports", $"{hosts.Port}", "--format", "ndjson"];
        await KillAsync(command, scan => scan.LineCount >= 2);
        Directory.GetDirectories(_work.Temporary, "cloudscan-*").ShouldHaveSingleItem();

        (await _work.RunAsync(command)).ShouldExit(0);

        Directory.GetDirectories(_work.Temporary, "cloudscan-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_ServerKilledInTheMiddle_FinishesItsCampaignAtTheNextStart()
    {
        _work.Settings["GRID__SCANNERSLOTS"] = "3";
        string[] command = ["run", "--lab", "--hosts", "12", "--url", $"http://127.0.0.1:{FreePort.Find()}"];
        await KillAsync(command, server => Progress().IsMatch(server.Error));

        var result = (await _work.RunAsync([.. command, "--once"])).ShouldExit(0);

        result.Error.ShouldContain("it is resumed");
        var campaign = (await _work.RunAsync("campaign", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray().ShouldHaveSingleItem();
        campaign.GetProperty("state").GetString().ShouldBe("completed");
        campaign.GetProperty("observed").GetInt32().ShouldBe(12);
        var export = HostLine.ReadAll((await _work.RunAsync("export", "--format", "ndjson", "--state", "data/cloudscan.db", "--campaign", campaign.GetProperty("id").GetString()!)).ShouldExit(0));
        export.Select(line => line.AssetId).Distinct(StringComparer.Ordinal).Count().ShouldBe(12);
        export.Count.ShouldBe(12);
        var findings = (await _work.RunAsync("finding", "list", "--output", "json", "--all")).ShouldExit(0).Json.EnumerateArray().ToList();
        findings.Select(KeyOf).Distinct().Count().ShouldBe(findings.Count);
    }

    [Fact]
    public async Task Scan_KilledInALaterRound_AsksNoPortOfAnEarlierOneAgain()
    {
        const int Ports = 30_000;
        using var hosts = new ShellHosts(1);
        _work.Settings["NMAP__ROUNDDURATION"] = "00:00:01";
        var record = NmapRecord.Install(_work);
        string[] command =
        [
            "scan", "--inventory", _work.Write("estate.json", hosts.Estate.ToString()), "--ports", $"1-{Ports},{hosts.Port}", "--state", "state.db", "--format", "ndjson",
        ];
        await KillAsync(command, _ => record.PortsAsked.Count >= 12);
        var before = record.PortsAsked;
        before.Skip(1).Zip(before, (next, last) => next.From - last.To).ShouldAllBe(gap => gap == 1);

        var result = (await _work.RunAsync(command)).ShouldExit(0);

        var host = HostLine.ReadAll(result).ShouldHaveSingleItem();
        host.Complete.ShouldBeTrue();
        host.Open.ShouldContain(service => service.Port == hosts.Port && service.Product == "OpenSSH");

        // The round under way when it was killed, and no other: unless it had just ended, and its successor not been started.
        var after = record.PortsAsked.Skip(before.Count).ToList();
        after[0].From.ShouldBeInRange(before[^1].From, before[^1].To + 1);
        var twice = before.Concat(after).Sum(range => range.To - range.From + 1) - Ports - 1;
        twice.ShouldBeInRange(0, before[^1].To - before[^1].From + 1);
        TestContext.Current.SendDiagnosticMessage($"{twice} of {Ports + 1} ports were asked twice");
    }

    [Fact]
    public async Task Scan_InterruptedInTheMiddle_WritesWholeHostsAndExits130()
    {
        using var hosts = new ShellHosts(Hosts);
        await using var scan = _work.Start("scan", "--inventory", _work.Write("estate.json", hosts.Estate.ToString()), "--ports", $"{hosts.Port}", "--format", "ndjson");
        await scan.UntilAsync(running => running.LineCount >= 2);
        var nmap = ProcessTree.NmapBelow(scan.Id);

        await scan.SignalAsync("INT");
        var result = (await scan.WaitAsync()).ShouldExit(130);

        var lines = HostLine.ReadAll(result);
        lines.Select(line => line.AssetId).Distinct(StringComparer.Ordinal).Count().ShouldBe(Hosts);
        var seen = lines.Where(line => line.Refusal is null).ToList();
        seen.Count.ShouldBeInRange(2, Hosts - 1);
        seen.ShouldAllBe(line => line.Complete && line.Open.Single().Product == "OpenSSH");
        lines.Except(seen).ShouldAllBe(line => line.State == "skipped" && line.Services.Count == 0);
        nmap.ShouldAllBe(process => !ProcessTree.IsAlive(process));
    }

    /// <summary>Kills a program once it is in the middle, while nmap runs below it, and sees nmap end.</summary>
    private async Task KillAsync(string[] command, Func<RunningProgram, bool> isInTheMiddle)
    {
        await using var program = _work.Start(command);
        IReadOnlyList<(int Id, string StartTime)> nmap = [];
        await program.UntilAsync(running => isInTheMiddle(running) && (nmap = ProcessTree.NmapBelow(running.Id)).Count > 0);
        await program.SignalAsync("KILL");
        (await program.WaitAsync()).ShouldExit(137);
        await Eventually.UntilAsync(() => !nmap.Any(ProcessTree.IsAlive), () => "nmap outlives the program that started it");
    }

    private static (string? Asset, string? Address, string? Type, string Port) KeyOf(JsonElement finding) => (
        finding.GetProperty("assetId").GetString(),
        finding.GetProperty("address").GetString(),
        finding.GetProperty("type").GetString(),
        finding.TryGetProperty("port", out var port) ? port.GetRawText() : "");

    [GeneratedRegex("^([0-9]|1[01])/12 hosts", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Progress();
}
