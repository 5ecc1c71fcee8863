using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Queries;

/// <summary>What the grid has to do and does.</summary>
/// <param name="Regions">Every region that has an account or a target, by name.</param>
/// <param name="Budgets">What is leased, by owner: each account's row, and one of all subnets and of all campaigns together. Owners without a lease have no row.</param>
/// <param name="NotJudged">Observations that no detector has judged yet.</param>
/// <param name="OldestNotJudgedAt">When the oldest of them was made, UTC; null when there is none.</param>
/// <param name="OpenFindings">Open findings by type.</param>
public sealed record GridLoad(
    ImmutableArray<RegionLoad> Regions,
    ImmutableArray<BudgetUse> Budgets,
    long NotJudged,
    DateTimeOffset? OldestNotJudgedAt,
    ImmutableSortedDictionary<string, long> OpenFindings);
