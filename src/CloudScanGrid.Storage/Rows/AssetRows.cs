using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How a row of <c>known_assets</c> reads.</summary>
internal static class AssetRows
{
    public static SqlFragment Columns { get; } = new("detail, region, first_seen_at, last_seen_at, retired_at, unknown_since");

    public static Asset Read(StoredRow row) => new(row.Document<AssetSnapshot>(0), row.Text(1), row.Time(2), row.Time(3), row.TimeOrNull(4), row.TimeOrNull(5));
}
