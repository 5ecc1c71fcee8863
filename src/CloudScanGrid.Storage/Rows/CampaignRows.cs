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

    /// <summary>Of a campaign: its state, open ports, probes, findings, and its targets by state in the order of <see cref="TargetState"/>.</summary>
    public static CampaignProgress ReadProgress(StoredRow row) => new()
    {
        State = row.Enum<CampaignState>(0),
        OpenPorts = row.Number(1),
        ProbesSent = row.Number(2),
        Findings = (int)row.Number(3),
        Pending = (int)row.Number(4),
        Leased = (int)row.Number(5),
        Observed = (int)row.Number(6),
        Unknown = (int)row.Number(7),
        Refused = (int)row.Number(8),
        Skipped = (int)row.Number(9),
    };

    /// <summary>Of waiting targets: their campaign, subnet and number.</summary>
    public static QueuedWork ReadQueued(StoredRow row) => new(row.Text(0), SubnetKey.Parse(row.Text(1)), (int)row.Number(2));

    public static bool HasEnded(CampaignState state) => state is CampaignState.Completed or CampaignState.Cancelled;

    public static CampaignTarget ReadTarget(StoredRow row)
    {
        var target = ReadScanTarget(row);
        var message = row.TextOrNull(9);
        var refusal = row.NumberOrNull(8) is { } reason ? new TargetRefusal(target.Asset, target.Address, (RefusalReason)reason, message!) : null;
        return new(row.Text(5), target, row.Enum<TargetState>(6), (int)row.Number(7), refusal, message);
    }
}
