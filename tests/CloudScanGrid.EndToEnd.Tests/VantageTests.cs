using CloudScanGrid.EndToEnd.Tests.Estates;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>The same hosts looked at from two regions: what each sees is kept apart, and where they disagree it is said.</summary>
public sealed class VantageTests : IDisposable
{
    private const int Hosts = 4;

    private readonly Workplace _work = new() { Settings = { ["GRID__REGION"] = "local", ["GRID__ALSOREGIONS__0"] = "internet", ["GRID__ALSOREGIONS__1"] = "peer" } };
    private readonly ShellHosts _hosts = new(Hosts);

    public VantageTests() => Machine.Needs("nmap");

    public void Dispose()
    {
        _hosts.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task Scan_FromTwoRegions_KeepsBothAndSaysWhereTheyDisagree()
    {
        (await _work.RunAsync("inventory", "sync", _work.Write("estate.json", OpenEstate().ToString()))).ShouldExit(0);
        await using var server = _work.Start("run", "--url", $"http://127.0.0.1:{FreePort.Find()}");
        await server.UntilAsync(running => running.Out.Contains("serving", StringComparison.Ordinal));
        await ScanAsync();

        // Loopback is nobody's public address: from outside there is nothing to look at.
        (await ScanAsync("--from", "internet")).Error.ShouldContain("4 private addresses are left out");

        // Between here and there something shuts out what host 1 offers.
        _hosts.Close(1);
        await ScanAsync("--from", "peer", "--private");

        var services = (await _work.RunAsync("service", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray()
            .Select(service => $"{service.GetProperty("assetId")} {service.GetProperty("vantage")}").ToList();
        services.ShouldBe(
            [
                .. Enumerable.Range(1, Hosts).Select(host => $"host-{host} local/internal"),
                .. Enumerable.Range(2, Hosts - 1).Select(host => $"host-{host} peer/internal"),
            ],
            ignoreOrder: true);
        var disagreement = (await _work.RunAsync("finding", "list", "--output", "json")).ShouldExit(0).Json.EnumerateArray()
            .Single(finding => finding.GetProperty("type").GetString() == "vantages-disagree");
        disagreement.GetProperty("assetId").GetString().ShouldBe("host-1");
        disagreement.GetProperty("vantage").GetString().ShouldBe("peer/internal");
        disagreement.GetProperty("why")[0].GetString().ShouldBe($"tcp/{_hosts.Port} is open from local/internal (at {_hosts.AddressOf(1)}) and not from peer/internal (at {_hosts.AddressOf(1)})");
        await server.SignalAsync("INT");
        (await server.WaitAsync()).ShouldExit(0, 130).ShouldBePlain();
    }

    private Estate OpenEstate() => _hosts.Estate with
    {
        SecurityGroups = [new { id = "closed", ingress = new[] { new { protocol = "tcp", fromPort = _hosts.Port, toPort = _hosts.Port, cidr = "0.0.0.0/0" } } }],
    };

    private async Task<CommandResult> ScanAsync(params string[] from) =>
        (await _work.RunAsync(["campaign", "start", "--ports", $"{_hosts.Port}", "--wait", .. from])).ShouldExit(0);
}
