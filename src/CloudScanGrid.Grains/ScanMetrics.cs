using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Grains;

/// <summary>What the grains of this silo count. Labels are bounded: never an address, never an account.</summary>
public sealed class ScanMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Grains";

    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] };

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<string, bool> _regions = new(StringComparer.Ordinal);
    private readonly Counter<long> _observations;
    private readonly Counter<long> _judged;
    private readonly Counter<long> _findings;
    private readonly Counter<long> _jobsStarted;
    private readonly Counter<long> _jobs;
    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _jobDuration;
    private readonly Counter<long> _hosts;
    private readonly Counter<long> _probes;
    private readonly Counter<long> _leasesLost;
    private readonly Counter<long> _planningRefusals;

    public ScanMetrics()
    {
        Scheduling = new SchedulingMetrics(_meter);
        _observations = Counter("cloudscan_observations", "{observation}", "Observations handed to the store, by outcome");
        _judged = Counter("cloudscan_observations_judged", "{observation}", "Observations that detectors judged and whose verdicts are kept");
        _findings = Counter("cloudscan_findings_raised", "{finding}", "Findings that were not open before, by type");
        _jobsStarted = Counter("cloudscan_scan_jobs_started", "{job}", "Scan jobs that started");
        _jobs = Counter("cloudscan_scan_jobs", "{job}", "Scan jobs that ended, by outcome");
        _running = _meter.CreateUpDownCounter<int>("cloudscan_scan_jobs_running", "{job}", "Scan jobs that run now");
        _jobDuration = _meter.CreateHistogram("cloudscan_scan_job_duration", "s", "How long scan jobs took", tags: null, Durations);
        _hosts = Counter("cloudscan_hosts_observed", "{host}", "Hosts that engines handed on, by state");
        _probes = Counter("cloudscan_probes_sent", "{probe}", "Probes that the observations of hosts account for");
        _leasesLost = Counter("cloudscan_job_leases_lost", "{job}", "Jobs that were stopped because their leases could not be kept");
        _planningRefusals = Counter("cloudscan_planning_refusals", "{target}", "Targets that scope or policy refused when their campaign was planned, by reason");
    }

    /// <summary>What schedulers show.</summary>
    internal SchedulingMetrics Scheduling { get; }

    public void Recorded(RecordOutcome outcome) => _observations.Add(1, Tag("outcome", outcome));

    public void Judged(int observations) => _judged.Add(observations);

    public void FindingRaised(string type) => _findings.Add(1, new KeyValuePair<string, object?>("type", type));

    public void HostObserved(string region, HostObservation host)
    {
        _hosts.Add(1, Region(region), Tag("state", host.State));
        _probes.Add(host.ProbesSent, Region(region));
    }

    public void JobStarted(string region)
    {
        ShowZeros(region);
        _jobsStarted.Add(1, Region(region));
        _running.Add(1, Region(region));
    }

    public void JobEnded(string region, ScanOutcome outcome, TimeSpan duration)
    {
        _running.Add(-1, Region(region));
        _jobs.Add(1, Region(region), Tag("outcome", outcome));
        _jobDuration.Record(duration.TotalSeconds, Region(region));
    }

    public void LeasesLost(string region) => _leasesLost.Add(1, Region(region));

    public void RefusedInPlanning(string region, RefusalReason reason, int targets) => _planningRefusals.Add(targets, Region(region), Tag("reason", reason));

    /// <summary>
    /// Shows, from the first campaign or job of a region on, what did not happen yet as 0: a rate over a counter that appears with its first event misses that event.
    /// </summary>
    public void ShowZeros(string region)
    {
        if (_regions.IsEmpty)
            ShowZeros();
        if (!_regions.TryAdd(region, true))
            return;
        _leasesLost.Add(0, Region(region));
        _jobsStarted.Add(0, Region(region));
        _running.Add(0, Region(region));
        _probes.Add(0, Region(region));
        foreach (var outcome in Enum.GetValues<ScanOutcome>())
            _jobs.Add(0, Region(region), Tag("outcome", outcome));
        foreach (var state in Enum.GetValues<HostState>())
            _hosts.Add(0, Region(region), Tag("state", state));
        foreach (var reason in Enum.GetValues<RefusalReason>())
            _planningRefusals.Add(0, Region(region), Tag("reason", reason));
    }

    public void Dispose() => _meter.Dispose();

    internal static KeyValuePair<string, object?> Region(string region) => new("region", region);

    internal static KeyValuePair<string, object?> Tag<T>(string name, T value)
        where T : struct, Enum => new(name, EnumText.Of(value));

    private void ShowZeros()
    {
        _judged.Add(0);
        foreach (var outcome in Enum.GetValues<RecordOutcome>())
            _observations.Add(0, Tag("outcome", outcome));
        foreach (var type in FindingType.All)
            _findings.Add(0, new KeyValuePair<string, object?>("type", type));
    }

    private Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);
}
