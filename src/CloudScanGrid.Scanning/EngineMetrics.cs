using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Scanning;

/// <summary>What the engine and its scope guard count. Labels are bounded: never an address, never an account.</summary>
public sealed class EngineMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Scanning";

    // proc_pid_stat(5) counts in ticks of a hundredth of a second (USER_HZ, which Linux fixes for programs).
    private const double TicksPerSecond = 100;

    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] };

    private readonly ConcurrentDictionary<string, bool> _regions = new(StringComparer.Ordinal);
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _denied;
    private readonly UpDownCounter<int> _processes;
    private readonly Histogram<double> _durations;

    /// <summary>Makes the instruments.</summary>
    public EngineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusals = meter.CreateCounter<long>("cloudscan_scope_refusals", "{target}", "Targets that were refused as the last step before nmap, by reason");
        _denied = meter.CreateCounter<long>("cloudscan_nmap_connections_denied", "{connection}", "Connections of nmap to other addresses than its targets, which were denied");
        _denied.Add(0);
        _processes = meter.CreateUpDownCounter<int>("cloudscan_nmap_processes", "{process}", "nmap processes that run now, by what they look for");
        _durations = meter.CreateHistogram("cloudscan_nmap_process_duration", "s", "How long nmap processes ran, by what they looked for", tags: null, Durations);
        if (OperatingSystem.IsLinux())
            meter.CreateObservableCounter("cloudscan_nmap_cpu", ReadChildrenSeconds, "s", "CPU time of this silo's child processes that have ended: nmap and its wrappers");
    }

    /// <summary>Counts what the guard refused of a job; the other reasons are there as 0 from a region's first job on.</summary>
    internal void Decided(ScanJob job, IEnumerable<TargetRefusal> refusals)
    {
        var region = job.Region;
        if (_regions.TryAdd(region, true))
        {
            foreach (var reason in Enum.GetValues<RefusalReason>())
                _refusals.Add(0, Region(region), Reason(reason));
        }

        foreach (var refusal in refusals)
            _refusals.Add(1, Region(region), Reason(refusal.Reason));
    }

    /// <summary>Counts a connection of nmap that led elsewhere.</summary>
    internal void Denied() => _denied.Add(1);

    /// <summary>Counts a process until what this gives is disposed.</summary>
    internal IDisposable ProcessStarted(string look)
    {
        var tag = KeyValuePair.Create<string, object?>("look", look);
        _processes.Add(1, tag);
        return new RunningProcess(this, tag, Stopwatch.GetTimestamp());
    }

    private static KeyValuePair<string, object?> Region(string region) => new("region", region);

    private static KeyValuePair<string, object?> Reason(RefusalReason reason) => new("reason", EnumText.Of(reason));

    // User and system time of children that were waited for.
    private static double ReadChildrenSeconds()
    {
        var stat = ProcessStat.Read("self");
        return (long.Parse(stat[16], CultureInfo.InvariantCulture) + long.Parse(stat[17], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private sealed class RunningProcess(EngineMetrics metrics, KeyValuePair<string, object?> look, long startedAt) : IDisposable
    {
        public void Dispose()
        {
            metrics._processes.Add(-1, look);
            metrics._durations.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, look);
        }
    }
}
