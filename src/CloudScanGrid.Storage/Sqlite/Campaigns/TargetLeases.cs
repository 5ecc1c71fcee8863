using System.Globalization;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Campaigns;

/// <summary>The leases on targets: claimed, renewed, handed back, refused. A lease that ran out is lost even before somebody else claims its target.</summary>
/// <remarks>The queue's index is named, because a planner that takes another one reads a whole campaign for each claim.</remarks>
internal static class TargetLeases
{
    private static readonly SqlFragment HandBack = new("SET state = 0, job = NULL, lease_expires_at = NULL");

    public static List<ScanTarget> Claim(SqliteSession session, TargetClaim claim, int maxLapsed)
    {
        if (session.Number($"SELECT count(*) FROM campaigns WHERE id = {claim.CampaignId} AND state = {CampaignState.Running}") == 0)
            return [];
        EndPoisoned(session, claim, maxLapsed);
        var claimed = session.Query(
            $"""
            UPDATE campaign_targets SET state = {TargetState.Leased}, job = {claim.JobId}, lease_expires_at = {claim.Now + claim.Duration},
                fencing_token = fencing_token + 1, attempts = attempts + 1, lapsed = lapsed + state
            WHERE id IN (
                SELECT t.id FROM campaign_targets t INDEXED BY campaign_targets_queue
                WHERE t.campaign = {claim.CampaignId} AND t.region = {claim.Region} AND t.subnet = {claim.Subnet}
                    AND t.state <= 1 AND (t.state = 0 OR t.lease_expires_at <= {claim.Now})
                    AND NOT EXISTS (
                        SELECT 1 FROM campaign_targets held
                        WHERE held.asset = t.asset AND held.state = 1 AND held.lease_expires_at > {claim.Now} AND held.job <> {claim.JobId})
                ORDER BY t.address LIMIT {claim.Limit})
            RETURNING {CampaignRows.TargetColumns}
            """,
            CampaignRows.ReadScanTarget);
        // RETURNING promises no order (sqlite.org/lang_returning.html).
        return InOrder(claimed);
    }

    public static List<ScanTarget> List(SqliteSession session, string jobId) => InOrder(session.Query(
        $"SELECT {CampaignRows.TargetColumns} FROM campaign_targets WHERE job = {jobId} AND state = 1", CampaignRows.ReadScanTarget));

    public static int Renew(SqliteSession session, string jobId, DateTimeOffset expiresAt, DateTimeOffset now) => session.Execute(
        $"UPDATE campaign_targets SET lease_expires_at = {expiresAt} WHERE job = {jobId} AND state = 1 AND lease_expires_at > {now}");

    public static void End(SqliteSession session, string jobId, IReadOnlyList<TargetRefusal> refusals)
    {
        Refuse(session, jobId, refusals);
        session.Execute($"UPDATE campaign_targets {HandBack} WHERE job = {jobId} AND state = 1");
    }

    public static void Release(SqliteSession session, string jobId, IEnumerable<ScanTarget> targets)
    {
        foreach (var target in targets)
        {
            session.Execute(
                $"UPDATE campaign_targets {HandBack} WHERE job = {jobId} AND state = 1 AND asset = {target.Asset} AND address = {target.Address}");
        }
    }

    public static int ReleaseAll(SqliteSession session) => session.Execute($"UPDATE campaign_targets {HandBack} WHERE state = 1");

    private static void Refuse(SqliteSession session, string jobId, IReadOnlyList<TargetRefusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            session.Execute(
                $"""
                UPDATE campaign_targets SET state = {TargetState.Refused}, refusal = {refusal.Reason}, message = {refusal.Explanation},
                    job = NULL, lease_expires_at = NULL, checkpoint = NULL
                WHERE job = {jobId} AND state = 1 AND asset = {refusal.Asset} AND address = {refusal.Address}
                """);
        }
    }

    private static List<ScanTarget> InOrder(IEnumerable<ScanTarget> targets) => [.. targets.OrderBy(target => target.Address, AddressOrder.Instance)];

    // Whatever it does to its scanners, it does it again: others must not wait behind it. (state <= 1 is the words of the queue's partial index.)
    private static void EndPoisoned(SqliteSession session, TargetClaim claim, int maxLapsed)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"given up: {maxLapsed} leases ran out without a result");
        session.Execute(
            $"""
            UPDATE campaign_targets INDEXED BY campaign_targets_queue SET state = {TargetState.Unknown}, message = {message}, job = NULL,
                lease_expires_at = NULL, lapsed = lapsed + 1, checkpoint = NULL
            WHERE campaign = {claim.CampaignId} AND region = {claim.Region} AND subnet = {claim.Subnet}
                AND state <= 1 AND state = 1 AND lease_expires_at <= {claim.Now} AND lapsed + 1 >= {maxLapsed}
            """);
    }
}
