using System.Diagnostics.Metrics;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>
/// The gauges of the whole grid, from the sampler's latest reading. Every silo that serves control exports the same values, so they are aggregated by <c>max</c>,
/// never by <c>sum</c>.
/// </summary>
internal sealed class GridMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CloudScanGrid.Grid";

    private readonly TelemetryOptions _options;
    private readonly TimeProvider _clock;
    private readonly Meter _meter;
    private GridSample? _latest;
    private long _failures;

    public GridMetrics(IOptions<TelemetryOptions> options, TimeProvider clock, IMeterFactory meters)
    {
        _options = options.Value;
        _clock = clock;
        _meter = meters.Create(MeterName);
        Gauge("cloudscan_queue_targets", Queue, "{target}", "Targets that wait for a scanner or are held by a live lease");
        Seconds("cloudscan_queue_oldest_age", OldestAge, "For how long the oldest waiting target's campaign has been asked for; 0 when none waits");
        _meter.CreateObservableCounter("cloudscan_leases_lapsed", () => Each(Lapsed), "{lease}", "Leases on targets that ran out without a result; their targets were claimed anew or given up");
        Gauge("cloudscan_budget_leases", Leases, "{lease}", "Live leases on budgets, by the kind of their owner");
        Gauge("cloudscan_budget_leased_hosts", Hosts, "{host}", "Hosts at once that are leased, by the kind of owner");
        Gauge("cloudscan_budget_leased_packets_per_second", Packets, "{packet}/s", "Packets per second that are leased, by the kind of owner");
        Gauge("cloudscan_account_hosts", AccountHosts, "{host}", "Hosts at once that an account allows and has leased");
        Gauge("cloudscan_account_packets_per_second", AccountPackets, "{packet}/s", "Packets per second that an account allows and has leased");
        Seconds("cloudscan_inventory_age", InventoryAge, "How long ago an account's inventory was last read");
        Gauge("cloudscan_coverage_addresses", Coverage, "{address}", "Addresses of living assets, by where they stand and, when refused, why");
        _meter.CreateObservableGauge("cloudscan_coverage_window", () => _options.CoveredWithin.TotalSeconds, "s", "How young a whole look must be for an address to count as covered");
        Gauge("cloudscan_detector_lag_observations", sample => [new Measurement<long>(sample.Load.NotJudged)], "{observation}", "Observations that no detector has judged yet");
        Seconds("cloudscan_detector_lag", sample => [new(AgeOf(sample.Load.OldestNotJudgedAt))], "How old the oldest observation is that no detector has judged yet; 0 when all are");
        Gauge("cloudscan_findings_open", Findings, "{finding}", "Open findings by type");
        Seconds("cloudscan_sample_age", sample => [new(AgeOf(sample.ReadAt))], "How long ago the store was read for the gauges of the whole grid");
        Seconds("cloudscan_sample_duration", sample => [new(sample.Took.TotalSeconds)], "How long that reading took");
        _meter.CreateObservableCounter("cloudscan_sample_failures", () => Interlocked.Read(ref _failures), "{read}", "Readings of the store for the gauges of the whole grid that failed");
    }

    /// <summary>Shows this reading from now on.</summary>
    public void Show(GridSample sample) => Volatile.Write(ref _latest, sample);

    /// <summary>Counts a reading that failed. What is shown stands still, and its age grows.</summary>
    public void NotRead() => Interlocked.Increment(ref _failures);

    private static IEnumerable<Measurement<long>> Queue(GridSample sample) => sample.Load.Regions.SelectMany(region => (Measurement<long>[])
    [
        new(region.Waiting, Tag("region", region.Region), Tag("state", "waiting")),
        new(region.Leased, Tag("region", region.Region), Tag("state", "leased")),
    ]);

    private static IEnumerable<Measurement<long>> Lapsed(GridSample sample) =>
        sample.Load.Regions.Select(region => new Measurement<long>(region.LapsedLeases, Tag("region", region.Region)));

    private static IEnumerable<Measurement<long>> Leases(GridSample sample) => ByOwner(sample, use => use.Leases);

    private static IEnumerable<Measurement<long>> Hosts(GridSample sample) => ByOwner(sample, use => use.Hosts);

    private static IEnumerable<Measurement<long>> Packets(GridSample sample) => ByOwner(sample, use => use.PacketsPerSecond);

    private static IEnumerable<Measurement<long>> ByOwner(GridSample sample, Func<BudgetUse, long> value) => Enum.GetValues<BudgetOwnerKind>()
        .Select(owner => new Measurement<long>(sample.Load.Budgets.Where(use => use.Owner == owner).Sum(value), Tag("owner", EnumText.Of(owner))));

    private static IEnumerable<Measurement<long>> Findings(GridSample sample) =>
        FindingType.All.Select(type => new Measurement<long>(sample.Load.OpenFindings.GetValueOrDefault(type), Tag("type", type)));

    private static IEnumerable<Measurement<long>> AccountHosts(GridSample sample) => ByAccount(sample, account => account.Limits.ConcurrentHosts, use => use.Hosts);

    private static IEnumerable<Measurement<long>> AccountPackets(GridSample sample) => ByAccount(sample, account => account.Limits.PacketsPerSecond, use => use.PacketsPerSecond);

    private static IEnumerable<Measurement<long>> ByAccount(GridSample sample, Func<Domain.Inventory.AccountState, long> limit, Func<BudgetUse, long> leased)
    {
        var uses = sample.Load.Budgets.Where(use => use.Account is not null).ToDictionary(use => use.Account!.Value, leased);
        foreach (var group in sample.Accounts.GroupBy(account => (Account: sample.Labels.LabelOf(account.Key), account.Region)))
        {
            yield return new(group.Sum(limit), Tag("account", group.Key.Account), Tag("region", group.Key.Region), Tag("budget", "limit"));
            yield return new(group.Sum(account => uses.GetValueOrDefault(account.Key)), Tag("account", group.Key.Account), Tag("region", group.Key.Region), Tag("budget", "leased"));
        }
    }

    // Every state is there, as 0 when nothing stands so: a ratio of what is missing would be missing, too.
    private static IEnumerable<Measurement<long>> Coverage(GridSample sample)
    {
        var counts = sample.Coverage.ToLookup(count => (Account: sample.Labels.LabelOf(count.Account), count.Region));
        foreach (var account in sample.Accounts.SelectMany(account => account.AllRegions, (account, region) => (Account: sample.Labels.LabelOf(account.Key), Region: region)).Distinct())
        {
            foreach (var state in Enum.GetValues<CoverageState>())
            {
                var reasons = counts[account].Where(count => count.State == state).ToLookup(count => count.Refusal, count => count.Addresses);
                if (reasons.Count == 0)
                    yield return Of(account, state, "", 0);
                foreach (var reason in reasons)
                    yield return Of(account, state, reason.Key is { } refusal ? EnumText.Of(refusal) : "", reason.Sum());
            }
        }

        static Measurement<long> Of((string Account, string Region) account, CoverageState state, string reason, long addresses) => new(
            addresses, Tag("account", account.Account), Tag("region", account.Region), Tag("state", EnumText.Of(state)), Tag("reason", reason));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<Measurement<double>> OldestAge(GridSample sample) =>
        sample.Load.Regions.Select(region => new Measurement<double>(AgeOf(region.OldestWaitingSince), Tag("region", region.Region)));

    private IEnumerable<Measurement<double>> InventoryAge(GridSample sample) => sample.Accounts
        .GroupBy(account => (Account: sample.Labels.LabelOf(account.Key), account.Region))
        .Select(group => new Measurement<double>(AgeOf(group.Min(account => account.SyncedAt)), Tag("account", group.Key.Account), Tag("region", group.Key.Region)));

    private void Gauge(string name, Func<GridSample, IEnumerable<Measurement<long>>> read, string unit, string description) =>
        _meter.CreateObservableGauge(name, () => Each(read), unit, description);

    private void Seconds(string name, Func<GridSample, IEnumerable<Measurement<double>>> read, string description) =>
        _meter.CreateObservableGauge(name, () => Each(read), "s", description);

    private IEnumerable<Measurement<T>> Each<T>(Func<GridSample, IEnumerable<Measurement<T>>> read)
        where T : struct => Volatile.Read(ref _latest) is { } sample ? read(sample) : [];

    private double AgeOf(DateTimeOffset? time) => time is { } since ? Math.Max(0, (_clock.GetUtcNow() - since).TotalSeconds) : 0;
}
