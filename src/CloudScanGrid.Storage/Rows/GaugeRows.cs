using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage.Queries;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How the rows read that <see cref="IGridGauges"/> counts.</summary>
internal static class GaugeRows
{
    /// <summary>Of an owner: its key, leases, hosts, packets per second.</summary>
    public static OwnerUse ReadOwner(StoredRow row) => new(row.Text(0), row.Number(1), row.Number(2), row.Number(3));

    /// <summary>Of addresses that stand alike: account, region, state, refusal, how many.</summary>
    public static CoverageCount ReadCoverage(StoredRow row) => new(
        AccountKey.Parse(row.Text(0)), row.Text(1), row.Enum<CoverageState>(2), (RefusalReason?)row.NumberOrNull(3), row.Number(4));
}
