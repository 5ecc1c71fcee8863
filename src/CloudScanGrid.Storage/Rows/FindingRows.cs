using CloudScanGrid.Domain.Detection;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How a row of <c>findings</c> reads: the columns hold what outlives one look, the detail what the latest look said.</summary>
internal static class FindingRows
{
    public static SqlFragment Columns { get; } = new("f.detail, f.state, f.campaign, f.first_seen_at, f.last_seen_at");

    public static Finding Read(StoredRow row) => row.Document<Finding>(0) with
    {
        State = row.Enum<FindingState>(1),
        CampaignId = row.Text(2),
        FirstSeenAt = row.Time(3),
        LastSeenAt = row.Time(4),
    };
}
