using System.Globalization;
using CloudScanGrid.EndToEnd.Tests.Sight;

namespace CloudScanGrid.EndToEnd.Tests;

/// <summary>What a collector of traces is told of a scan by real nmap.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly Workplace _work = new();

    public TraceTests() => Machine.Needs("nmap");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Run_WithACollector_SendsOneTraceAJobAcrossGrainsAndNmap()
    {
        await using var collector = new TraceReceiver();
        _work.Settings["TELEMETRY__OTLPENDPOINT"] = collector.Endpoint;

        (await _work.RunAsync("run", "--lab", "--once", "--hosts", "6", "--profile", "light", "--ports", "22,80")).ShouldExit(0);

        var spans = collector.Spans.ToDictionary(span => span.Id);
        ReceivedSpan ParentOf(ReceivedSpan span) => spans[span.ParentId];
        List<ReceivedSpan> Named(string name) => [.. spans.Values.Where(span => span.Name == name)];

        var jobs = Named("scan job");
        jobs.ShouldNotBeEmpty();
        jobs.Select(job => job.TraceId).ShouldBeUnique();
        foreach (var job in jobs)
        {
            // The scheduler, the call that Orleans carries, the scanner.
            ParentOf(job).Name.ShouldBe("IScannerGrain/StartAsync");
            var trace = spans.Values.Where(span => span.TraceId == job.TraceId).ToList();
            var root = trace.Single(span => span.ParentId.Length == 0);
            root.Name.ShouldBe("hand out job");
            root.Attributes["cloudscan.job.id"].ShouldBe(job.Attributes["cloudscan.job.id"]);
            trace.Count(span => span.Name == "IBudgetOwner/AcquireAsync").ShouldBeGreaterThanOrEqualTo(3, "account, subnet and campaign");

            var runs = trace.Where(span => span.Name == "run nmap").ToList();
            runs.ShouldContain(run => run.Attributes["cloudscan.nmap.look"] == "ports");
            runs.ShouldAllBe(run => run.ParentId == job.Id && run.Attributes["cloudscan.outcome"] == "Completed");

            // Each of the job's hosts was kept by its asset's grain: the client's span, then the grain's.
            var keep = trace.Where(span => span.Name == "keep observations").ShouldHaveSingleItem();
            keep.ParentId.ShouldBe(job.Id);
            trace.Count(span => span.Name == "IAssetGrain/RecordAsync" && span.ParentId == keep.Id).ToString(CultureInfo.InvariantCulture)
                .ShouldBe(job.Attributes["cloudscan.targets"]);
            trace.Where(span => span.Name == "IAssetGrain/RecordAsync" && ParentOf(span).ParentId == keep.Id).ShouldNotBeEmpty();
        }

        jobs.Sum(job => int.Parse(job.Attributes["cloudscan.targets"], CultureInfo.InvariantCulture)).ShouldBe(6);
        var campaign = Named("plan campaign").ShouldHaveSingleItem().Attributes["cloudscan.campaign.id"];
        jobs.ShouldAllBe(job => job.Attributes["cloudscan.campaign.id"] == campaign);
        Named("judge observations").ShouldNotBeEmpty();
        spans.Values.Select(span => span.Name).ShouldAllBe(name => !name.Any(char.IsDigit), "a span's name holds no key and no address");
    }
}
