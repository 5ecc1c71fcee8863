using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Storage.Rows;

/// <summary>How rows of <c>campaigns</c> and <c>campaign_targets</c> read.</summary>
internal static class CampaignRows
{
    public static SqlFragment Columns { get; } = new("id, request, state, created_at, finished_at, message");

    public static SqlFragment TargetColumns { get; } = new("asset, subnet, incarnation, address, fencing_token, campaign, state, attempts, refusal, message");

    public static Campaign Read(StoredRow row) => new(
        row.Text(0), row.Document<ScanRequest>(1), row.Enum<CampaignState>(2), row.Time(3), row.TimeOrNull(4), row.TextOrNull(5));

    public static ScanTarget ReadScanTarget(StoredRow row) =>
        new(AssetKey.Parse(row.Text(0)), SubnetKey.Parse(row.Text(1)), row.Text(2), row.Address(3), row.Number(4));

    public static CampaignTarget ReadTarget(StoredRow row)
    {
        var target = ReadScanTarget(row);
        var message = row.TextOrNull(9);
        var refusal = row.NumberOrNull(8) is { } reason ? new TargetRefusal(target.Asset, target.Address, (RefusalReason)reason, message!) : null;
        return new(row.Text(5), target, row.Enum<TargetState>(6), (int)row.Number(7), refusal, message);
    }
}
