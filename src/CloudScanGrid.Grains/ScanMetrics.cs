using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains;

/// <summary>What the grains count. Labels are bounded: never an address, never an account.</summary>
public sealed class ScanMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Grains";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _observations;
    private readonly Counter<long> _jobs;
    private readonly Counter<long> _hosts;
    private readonly Counter<long> _findings;
    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _jobDuration;

    // The regions whose scheduler this silo has.
    private readonly ConcurrentDictionary<string, (int Scanners, int Waiting)> _regions = new(StringComparer.Ordinal);

    public ScanMetrics()
    {
        _observations = _meter.CreateCounter<long>("cloudscan_observations", "{observation}", "Observations handed to the store, by outcome");
        _jobs = _meter.CreateCounter<long>("cloudscan_scan_jobs", "{job}", "Scan jobs that ended, by outcome");
        _hosts = _meter.CreateCounter<long>("cloudscan_hosts_observed", "{host}", "Hosts that engines handed on, by state");
        _findings = _meter.CreateCounter<long>("cloudscan_findings_raised", "{finding}", "Findings that were not open before, by type");
        _running = _meter.CreateUpDownCounter<int>("cloudscan_scan_jobs_running", "{job}", "Scan jobs that run now");
        _jobDuration = _meter.CreateHistogram<double>("cloudscan_scan_job_duration", "s", "How long scan jobs took");
        _meter.CreateObservableGauge("cloudscan_region_scanners", () => ByRegion(region => region.Scanners), "{silo}", "Silos that offer to scan the region");
        _meter.CreateObservableGauge(
            "cloudscan_region_targets_waiting", () => ByRegion(region => region.Waiting), "{target}", "Targets that wait in the region; for ever while it has no scanner");
    }

    public void Recorded(RecordOutcome outcome) => _observations.Add(1, Tag("outcome", outcome.ToString()));

    public void HostObserved(HostState state) => _hosts.Add(1, Tag("state", state.ToString()));

    public void JobStarted() => _running.Add(1);

    public void JobEnded(ScanOutcome outcome, TimeSpan duration)
    {
        _running.Add(-1);
        _jobs.Add(1, Tag("outcome", outcome.ToString()));
        _jobDuration.Record(duration.TotalSeconds);
    }

    public void FindingRaised(string type) => _findings.Add(1, Tag("type", type));

    public void RegionSeen(string region, int scanners, int waiting) => _regions[region] = (scanners, waiting);

    public void RegionLeft(string region) => _regions.TryRemove(region, out _);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> ByRegion(Func<(int Scanners, int Waiting), int> read) =>
        _regions.Select(region => new Measurement<int>(read(region.Value), new KeyValuePair<string, object?>("region", region.Key)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value.ToLowerInvariant());
}
