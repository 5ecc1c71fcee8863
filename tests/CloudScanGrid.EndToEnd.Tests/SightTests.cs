using System.Text.Json;
using System.Text.RegularExpressions;
using CloudScanGrid.EndToEnd.Tests.Sight;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>A real Prometheus watches a real grid that scans with real nmap: no query of any dashboard, no rule and no alert is blind.</summary>
public sealed partial class SightTests : IDisposable
{
    private readonly Workplace _work = new();

    public SightTests() => Machine.Needs("nmap", "prometheus");

    private sealed record Family(string Name, string Type);

    public void Dispose() => _work.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Queries_OfEveryDashboardAndRule_ReturnDataFromARunningGrid()
    {
        var silo = $"127.0.0.1:{FreePort.Find()}";
        _work.Settings["TELEMETRY__READPERIOD"] = "00:00:01";
        await using var prometheus = await Prometheus.StartAsync(_work, silo);
        await using var grid = _work.Start("run", "--lab", "--hosts", "12", "--profile", "light", "--ports", "22,80,443", "--url", $"http://{silo}");
        await grid.UntilAsync(running => running.Out.Contains("until Ctrl-C", StringComparison.Ordinal));

        // A second campaign, so that rates see more than the first event.
        (await _work.RunAsync("campaign", "start", "--profile", "light", "--ports", "22,80,443", "--wait")).ShouldExit(0);

        await SightCheck.ShouldSeeAllAsync(prometheus);
        await ShouldExportTheCatalogueAsync(prometheus);
    }

    private static async Task ShouldExportTheCatalogueAsync(Prometheus prometheus)
    {
        var exported = (await prometheus.GetAsync("api/v1/metadata")).EnumerateObject().Where(family => family.Name.StartsWith("cloudscan_", StringComparison.Ordinal))
            .Select(family => FamilyOf(family.Name, family.Value[0].GetProperty("type").GetString()!));
        var documented = Row().Matches(await File.ReadAllTextAsync(Checkout.PathOf("docs/metrics.md"), TestContext.Current.CancellationToken))
            .Select(row => new Family(row.Groups["name"].Value, row.Groups["type"].Value));
        exported.ShouldBe(documented, ignoreOrder: true);
    }

    // OpenMetrics, in which the two talk, names a counter's family without the suffix of its series.
    private static Family FamilyOf(string name, string type) => new(type == "counter" ? name + "_total" : name, type);

    [GeneratedRegex(@"^\| `(?<name>cloudscan_\w+)` \| (?<type>\w+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}
