using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Campaigns;

/// <inheritdoc cref="ICampaignStore"/>
internal sealed class SqliteCampaignStore(SqliteDatabase database, TimeProvider time, int maxLapsedLeases) : ICampaignStore
{
    private static readonly TargetState[] AllStates = Enum.GetValues<TargetState>();

    public Task CreateAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var request = database.Format.Write(campaign.Request);
        return database.WriteAsync(
            session => session.Execute(
                $"""
                INSERT INTO campaigns (id, state, created_at, message, request)
                VALUES ({campaign.Id}, {CampaignState.Planning}, {campaign.CreatedAt}, {campaign.Message}, {request})
                ON CONFLICT (id) DO NOTHING
                """),
            cancellationToken);
    }

    public Task AddTargetsAsync(string campaignId, IReadOnlyList<PlannedTarget> targets, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                foreach (var target in targets)
                    Add(session, campaignId, target);
            },
            cancellationToken);

    public Task<bool> SetStateAsync(string campaignId, CampaignState state, string? message, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var before = session.Find($"SELECT state FROM campaigns WHERE id = {campaignId}", row => (CampaignState?)row.Enum<CampaignState>(0));
                if (before is null || CampaignRows.HasEnded(before.Value))
                    return false;
                DateTimeOffset? finishedAt = CampaignRows.HasEnded(state) ? now : null;
                session.Execute($"UPDATE campaigns SET state = {state}, message = {message}, finished_at = {finishedAt} WHERE id = {campaignId}");
                return before != state;
            },
            cancellationToken);

    public Task<Campaign?> FindAsync(string campaignId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Find($"SELECT {CampaignRows.Columns} FROM campaigns WHERE id = {campaignId}", CampaignRows.Read), cancellationToken);

    public async Task<IReadOnlyList<Campaign>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {CampaignRows.Columns} FROM campaigns WHERE state NOT IN ({CampaignState.Completed}, {CampaignState.Cancelled})
                ORDER BY created_at, id
                """,
                CampaignRows.Read),
            cancellationToken);

    public async Task<CampaignProgress> CountAsync(string campaignId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => Count(session, campaignId), cancellationToken)
            ?? throw new KeyNotFoundException($"There is no campaign '{campaignId}'.");

    public IAsyncEnumerable<CampaignTarget> ReadTargetsAsync(
        string campaignId, IReadOnlyCollection<TargetState> states, CancellationToken cancellationToken)
    {
        // As a set of bits, so that one prepared statement serves every choice.
        var wanted = (states.Count == 0 ? AllStates : states).Aggregate(0L, (bits, state) => bits | (1L << (int)state));
        return database.StreamAsync<CampaignTarget>(
            (session, last) => session.Query(
                $"""
                SELECT {CampaignRows.TargetColumns} FROM campaign_targets
                WHERE campaign = {campaignId} AND (1 << state) & {wanted} <> 0
                    AND (address, asset) > ({(last is null ? [] : AddressColumn.Write(last.Target.Address))}, {last?.Target.Asset.ToString() ?? ""})
                ORDER BY address, asset LIMIT {KeyedPages.Size}
                """,
                CampaignRows.ReadTarget),
            cancellationToken);
    }

    public async Task<IReadOnlyList<QueuedWork>> ListQueuedAsync(string region, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT c.id, t.subnet, count(*) FROM campaigns c CROSS JOIN campaign_targets t INDEXED BY campaign_targets_queue ON t.campaign = c.id
                WHERE c.state = {CampaignState.Running} AND t.region = {region}
                    AND t.state <= 1 AND (t.state = 0 OR t.lease_expires_at <= {now})
                GROUP BY c.created_at, c.id, t.subnet ORDER BY c.created_at, c.id, t.subnet
                """,
                CampaignRows.ReadQueued),
            cancellationToken);

    public async Task<IReadOnlyList<ScanTarget>> ClaimAsync(TargetClaim claim, CancellationToken cancellationToken) =>
        await database.WriteAsync(session => TargetLeases.Claim(session, claim, maxLapsedLeases), cancellationToken);

    public async Task<IReadOnlyList<ScanTarget>> ListHeldAsync(string jobId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => TargetLeases.List(session, jobId), cancellationToken);

    public Task<int> RenewAsync(string jobId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TargetLeases.Renew(session, jobId, expiresAt, time.GetUtcNow()), cancellationToken);

    public Task EndJobAsync(string jobId, IReadOnlyList<TargetRefusal> refusals, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TargetLeases.End(session, jobId, refusals), cancellationToken);

    public Task ReleaseAsync(string jobId, IReadOnlyCollection<ScanTarget> targets, CancellationToken cancellationToken) =>
        database.WriteAsync(session => TargetLeases.Release(session, jobId, targets), cancellationToken);

    public Task<int> SkipPendingAsync(string campaignId, string message, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            $"""
            UPDATE campaign_targets SET state = {TargetState.Skipped}, message = {message}, job = NULL, lease_expires_at = NULL, checkpoint = NULL
            WHERE campaign = {campaignId} AND state IN (0, 1) AND (state = 0 OR lease_expires_at <= {time.GetUtcNow()})
            """),
        cancellationToken);

    public Task<int> ReleaseAllAsync(CancellationToken cancellationToken) => database.WriteAsync(TargetLeases.ReleaseAll, cancellationToken);

    private static void Add(SqliteSession session, string campaignId, PlannedTarget target) => session.Execute(
        $"""
        INSERT INTO campaign_targets (campaign, address, asset, subnet, incarnation, region, state, refusal, message)
        VALUES ({campaignId}, {target.Address}, {target.Asset}, {target.Subnet}, {target.Incarnation}, {target.Region},
            {(target.Refusal is null ? TargetState.Pending : TargetState.Refused)}, {(long?)target.Refusal?.Reason}, {target.Refusal?.Explanation})
        ON CONFLICT (campaign, address, asset) DO NOTHING
        """);

    private static CampaignProgress? Count(SqliteSession session, string campaignId) => session.Find(
        $"""
        SELECT c.state, c.open_ports, c.probes_sent, (SELECT count(*) FROM findings f WHERE f.campaign = c.id),
            count(*) FILTER (WHERE t.state = 0), count(*) FILTER (WHERE t.state = 1), count(*) FILTER (WHERE t.state = 2),
            count(*) FILTER (WHERE t.state = 3), count(*) FILTER (WHERE t.state = 4), count(*) FILTER (WHERE t.state = 5)
        FROM campaigns c LEFT JOIN campaign_targets t ON t.campaign = c.id WHERE c.id = {campaignId} GROUP BY c.id
        """,
        CampaignRows.ReadProgress);
}
