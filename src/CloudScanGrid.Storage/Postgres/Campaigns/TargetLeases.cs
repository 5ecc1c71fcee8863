using System.Globalization;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Campaigns;

/// <summary>The leases on targets: claimed, renewed, handed back, refused. A lease that ran out is lost even before somebody else claims its target.</summary>
internal static class TargetLeases
{
    private static readonly SqlFragment HandBack = new("SET state = 0, job = NULL, lease_expires_at = NULL");

    public static async Task<List<ScanTarget>> ClaimAsync(PostgresSession session, TargetClaim claim, int maxLapsed)
    {
        // One claim of an account at a time: two at once would both find an asset free of which each then takes another address. All in one way to the server, so that
        // the next claim need not wait for more than the work itself. Nobody else leases the account's targets meanwhile, so none is locked before it is changed; what a
        // pause or an end took away in between, the second look at its state leaves alone.
        session.LockAhead(SessionLock.Queue, claim.Subnet.Account.ToString());
        // Shared with other claims; whoever pauses or ends the campaign waits for them, and after that none follows.
        session.AheadUnread($"SELECT 1 FROM campaigns WHERE id = {claim.CampaignId} AND state = {CampaignState.Running} FOR SHARE");
        TakeBackLapsed(session, claim, maxLapsed);
        var claimed = await session.QueryAsync(
            $"""
            UPDATE campaign_targets SET state = {TargetState.Leased}, job = {claim.JobId}, lease_expires_at = {claim.Now + claim.Duration},
                fencing_token = fencing_token + 1, attempts = attempts + 1
            WHERE state = 0 AND ctid = ANY(ARRAY(
                SELECT w.ctid FROM campaign_targets w
                WHERE w.campaign = {claim.CampaignId} AND w.region = {claim.Region} AND w.subnet = {claim.Subnet} AND w.state = 0 AND {IsRunning(claim)}
                    AND NOT EXISTS (
                        SELECT 1 FROM campaign_targets held
                        WHERE held.asset = w.asset AND held.state = 1 AND held.lease_expires_at > {claim.Now} AND held.job <> {claim.JobId})
                ORDER BY w.address LIMIT {claim.Limit}))
            RETURNING {CampaignRows.TargetColumns}
            """,
            CampaignRows.ReadScanTarget);
        return InOrder(claimed);
    }

    /// <summary>What a job holds, by address.</summary>
    public static async Task<List<ScanTarget>> ListAsync(PostgresSession session, string jobId) => InOrder(await session.QueryAsync(
        $"SELECT {CampaignRows.TargetColumns} FROM campaign_targets WHERE job = {jobId} AND state = 1", CampaignRows.ReadScanTarget));

    public static Task<int> RenewAsync(PostgresSession session, string jobId, DateTimeOffset expiresAt, DateTimeOffset now) => session.ExecuteAsync(
        $"UPDATE campaign_targets SET lease_expires_at = {expiresAt} WHERE job = {jobId} AND state = 1 AND lease_expires_at > {now}");

    public static Task<int> EndAsync(PostgresSession session, string jobId, IReadOnlyList<TargetRefusal> refusals)
    {
        if (refusals.Count > 0)
            Refuse(session, jobId, refusals);
        return session.ExecuteAsync($"UPDATE campaign_targets {HandBack} WHERE job = {jobId} AND state = 1");
    }

    public static Task<int> ReleaseAsync(PostgresSession session, string jobId, IReadOnlyCollection<ScanTarget> targets) => session.ExecuteAsync(
        $"""
        UPDATE campaign_targets {HandBack}
        WHERE job = {jobId} AND state = 1
            AND (asset, address) IN (SELECT * FROM unnest({targets.Select(target => target.Asset)}, {targets.Select(target => target.Address)}))
        """);

    public static Task<int> ReleaseAllAsync(PostgresSession session) => session.ExecuteAsync($"UPDATE campaign_targets {HandBack} WHERE state = 1");

    // By asset: to look through all that the job holds for each of its targets would be work that grows with the square of the job.
    private static void Refuse(PostgresSession session, string jobId, IReadOnlyList<TargetRefusal> refusals) => session.Ahead(
        $"""
        UPDATE campaign_targets t SET state = {TargetState.Refused}, refusal = k.reason, message = k.explanation, job = NULL,
            lease_expires_at = NULL, checkpoint = NULL
        FROM unnest({refusals.Select(refusal => refusal.Asset)}, {refusals.Select(refusal => refusal.Address)},
            {refusals.Select(refusal => refusal.Reason)}, {refusals.Select(refusal => PostgresValue.Words(refusal.Explanation))})
            k(asset, address, reason, explanation)
        WHERE t.job || '' = {jobId} AND t.state = 1 AND t.asset = k.asset AND t.address = k.address
        """);

    // RETURNING promises no order.
    private static List<ScanTarget> InOrder(List<ScanTarget> targets) => [.. targets.OrderBy(target => target.Address, AddressOrder.Instance)];

    private static SqlText IsRunning(TargetClaim claim) =>
        $"EXISTS (SELECT 1 FROM campaigns c WHERE c.id = {claim.CampaignId} AND c.state = {CampaignState.Running})";

    // They wait again; but what does to its scanners whatever it does, does it again, and others must not wait behind it.
    private static void TakeBackLapsed(PostgresSession session, TargetClaim claim, int maxLapsed)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"given up: {maxLapsed} leases ran out without a result");
        session.Ahead(
            $"""
            UPDATE campaign_targets SET state = CASE WHEN lapsed + 1 >= {maxLapsed} THEN {TargetState.Unknown} ELSE {TargetState.Pending} END,
                message = CASE WHEN lapsed + 1 >= {maxLapsed} THEN {message} ELSE message END, lapsed = lapsed + 1, job = NULL, lease_expires_at = NULL,
                checkpoint = CASE WHEN lapsed + 1 >= {maxLapsed} THEN NULL ELSE checkpoint END
            WHERE campaign = {claim.CampaignId} AND region = {claim.Region} AND subnet = {claim.Subnet} AND state = 1 AND lease_expires_at <= {claim.Now}
                AND {IsRunning(claim)}
            """);
    }
}
