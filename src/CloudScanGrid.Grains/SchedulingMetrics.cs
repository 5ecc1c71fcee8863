using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains;

/// <summary>
/// What the region schedulers of this silo see. A region has one scheduler, so one silo shows it; when the scheduler moves, the silo that it left shows it no longer.
/// </summary>
internal sealed class SchedulingMetrics
{
    private static readonly BudgetOwnerKind[] Owners = Enum.GetValues<BudgetOwnerKind>();

    private readonly ConcurrentDictionary<string, SchedulerView> _views = new(StringComparer.Ordinal);
    private readonly Counter<long> _scannersLost;
    private readonly Counter<long> _denials;

    public SchedulingMetrics(Meter meter)
    {
        _scannersLost = meter.CreateCounter<long>("cloudscan_scanner_slots_lost", "{slot}", "Scanner slots whose silo went silent");
        _denials = meter.CreateCounter<long>("cloudscan_budget_denials", "{request}", "Times that a free slot got no job because a budget was spent, by its owner");
        meter.CreateObservableGauge("cloudscan_scanners", () => _views.Select(Scanners), "{silo}", "Silos that scan and were heard of lately");
        meter.CreateObservableGauge("cloudscan_scanner_slots", () => _views.SelectMany(Slots), "{slot}", "Scanner slots, by whether they are busy, free, or rest after trouble");
        meter.CreateObservableGauge(
            "cloudscan_budget_waiting_targets", () => _views.SelectMany(Waiting), "{target}", "Targets that wait although slots are free, by the owner whose budget is spent");
    }

    public void Show(string region, SchedulerView view)
    {
        if (!_views.ContainsKey(region))
        {
            _scannersLost.Add(0, ScanMetrics.Region(region));
            foreach (var owner in Owners)
                _denials.Add(0, ScanMetrics.Region(region), ScanMetrics.Tag("owner", owner));
        }

        _views[region] = view;
    }

    public void Hide(string region) => _views.TryRemove(region, out _);

    public void SlotLost(string region) => _scannersLost.Add(1, ScanMetrics.Region(region));

    public void Denied(string region, BudgetOwnerKind owner) => _denials.Add(1, ScanMetrics.Region(region), ScanMetrics.Tag("owner", owner));

    private static Measurement<int> Scanners(KeyValuePair<string, SchedulerView> region) => new(region.Value.Silos, ScanMetrics.Region(region.Key));

    private static IEnumerable<Measurement<int>> Slots(KeyValuePair<string, SchedulerView> region)
    {
        Measurement<int> Of(string state, int slots) => new(slots, ScanMetrics.Region(region.Key), new("state", state));

        return [Of("busy", region.Value.Busy), Of("free", region.Value.Free), Of("resting", region.Value.Resting)];
    }

    private static IEnumerable<Measurement<int>> Waiting(KeyValuePair<string, SchedulerView> region) => Owners.Select(owner => new Measurement<int>(
        region.Value.WaitingForBudget.GetValueOrDefault(owner), ScanMetrics.Region(region.Key), ScanMetrics.Tag("owner", owner)));
}
