using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CloudScanGrid.Client;
using CloudScanGrid.TestServers;

namespace CloudScanGrid.Host.Tests;

/// <summary>The catalogue of metrics is what a running grid exports: nothing more, nothing less.</summary>
public sealed partial class MetricsCatalogueTests(ServedGrid served) : IClassFixture<ServedGrid>
{
    // The engine of these tests is no nmap, so these come from the end-to-end tests only.
    private static readonly string[] OfNmap =
    [
        "cloudscan_nmap_connections_denied_total", "cloudscan_nmap_cpu_seconds_total", "cloudscan_nmap_process_duration_seconds", "cloudscan_nmap_processes",
        "cloudscan_scope_refusals_total",
    ];

    private sealed record Family(string Name, string Type);

    [Fact]
    public async Task Catalogue_AndARunningGrid_HaveTheSameFamiliesAndTypes()
    {
        await served.ScanAsync(hosts: 5);
        var families = await ScrapeAsync();

        var documented = Documented();
        documented.Count.ShouldBeGreaterThan(40);
        families.ShouldBe(documented.Where(family => !OfNmap.Contains(family.Name)), ignoreOrder: true);
    }

    [Fact]
    public async Task Scrape_AfterAScan_HasLabelsThatAreInTheCatalogueOnly()
    {
        await served.ScanAsync(hosts: 5);
        var rows = File.ReadAllLines(Checkout.PathOf("docs/metrics.md"));

        foreach (Match series in Series().Matches(await served.Http.GetStringAsync("/metrics")))
        {
            var name = HistogramPart().Replace(series.Groups["name"].Value, "");
            var row = rows.Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            foreach (Match label in Label().Matches(series.Groups["labels"].Value))
            {
                if (label.Groups["label"].Value is not ("silo" or "le") and var own)
                    row.ShouldContain($"`{own}`", Case.Sensitive, name);
            }
        }
    }

    private static List<Family> Documented() =>
        [.. Row().Matches(File.ReadAllText(Checkout.PathOf("docs/metrics.md"))).Select(row => new Family(row.Groups["name"].Value, row.Groups["type"].Value))];

    // The gauges of the whole grid come with the sampler's first reading.
    private async Task<List<Family>> ScrapeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var text = await served.Http.GetStringAsync("/metrics", limit.Token);
            if (text.Contains("cloudscan_coverage_addresses{", StringComparison.Ordinal))
                return [.. Type().Matches(text).Select(type => new Family(type.Groups["name"].Value, type.Groups["type"].Value))];
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    [GeneratedRegex(@"^\| `(?<name>cloudscan_\w+)` \| (?<type>\w+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^# TYPE (?<name>cloudscan_\w+) (?<type>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>cloudscan_\w+)\{(?<labels>.*)\} ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Series();

    [GeneratedRegex(@"(?<label>\w+)=""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex HistogramPart();
}
