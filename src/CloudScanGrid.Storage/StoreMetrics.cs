using System.Diagnostics.Metrics;

namespace CloudScanGrid.Storage;

/// <summary>What a store that is written counts, whatever it is made of.</summary>
public sealed class StoreMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Storage";

    // A commit into memory takes 50 µs, one that is forced onto a slow disk 100 ms; seconds mean trouble.
    private static readonly InstrumentAdvice<double> Latencies = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] };
    private static readonly InstrumentAdvice<int> Batches = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _writes;
    private readonly Histogram<int> _batches;
    private long _failures;

    public StoreMetrics()
    {
        _writes = _meter.CreateHistogram("cloudscan_store_write_duration", "s", "From asking for a write to its commit", tags: null, Latencies);
        _batches = _meter.CreateHistogram("cloudscan_store_batch_writes", "{write}", "Writes that one commit kept", tags: null, Batches);
        // Observed, so that it is there as 0 before anything fails.
        _meter.CreateObservableCounter("cloudscan_store_write_failures", () => Interlocked.Read(ref _failures), "{write}", "Writes that were not kept; their callers were told");
    }

    /// <summary>Begins to report, at each scrape, whether the last write was not kept.</summary>
    public void Watch(Func<bool> isInTrouble) => _meter.CreateObservableGauge("cloudscan_store_write_trouble", () => isInTrouble() ? 1 : 0, null, "1 while the last write was not kept, as when the disk is full or the server is away; otherwise 0");

    /// <summary>Begins to report, at each scrape, what the store takes and what is left, as far as that is known.</summary>
    public void Watch(Func<StoreSize> measure)
    {
        _meter.CreateObservableGauge("cloudscan_store_size", () => Sizes(measure()), "By", "What the store takes");
        _meter.CreateObservableGauge("cloudscan_store_disk_free", () => Known(measure().FreeBytes), "By", "What the store's disk has left");
    }

    public void Waited(TimeSpan time) => _writes.Record(time.TotalSeconds);

    public void Kept(int writes) => _batches.Record(writes);

    public void NotKept() => Interlocked.Increment(ref _failures);

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Sizes(StoreSize size) => [.. Known(size.DataBytes, Part("data")), .. Known(size.LogBytes, Part("log"))];

    private static IEnumerable<Measurement<long>> Known(long? bytes, params ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        bytes is { } known ? [new(known, labels)] : [];

    private static KeyValuePair<string, object?> Part(string name) => new("part", name);
}
