using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains;

/// <summary>A region at one moment as its scheduler sees it.</summary>
internal sealed record SchedulerView(int Silos, int Busy, int Free, int Resting, IReadOnlyDictionary<BudgetOwnerKind, int> WaitingForBudget);
