using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>What the store said when it was last read.</summary>
/// <param name="Load">What the grid has to do.</param>
/// <param name="Accounts">The accounts.</param>
/// <param name="Coverage">Where their addresses stand.</param>
/// <param name="Labels">Which accounts are shown by name.</param>
/// <param name="ReadAt">When it was read, UTC.</param>
/// <param name="Took">How long that took.</param>
internal sealed record GridSample(
    GridLoad Load, ImmutableArray<AccountState> Accounts, ImmutableArray<CoverageCount> Coverage, ShownAccounts Labels, DateTimeOffset ReadAt, TimeSpan Took);
