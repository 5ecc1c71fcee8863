using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How rows of <c>budget_leases</c> read.</summary>
internal static class LeaseRows
{
    public static SqlFragment Columns { get; } = new("owner, holder, hosts, packets_per_second, expires_at");

    public static BudgetLease Read(StoredRow row) => new(row.Text(0), row.Text(1), (int)row.Number(2), (int)row.Number(3), row.Time(4));
}
