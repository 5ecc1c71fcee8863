using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Campaigns;

/// <inheritdoc cref="ICampaignStore"/>
internal sealed class PostgresCampaignStore(PostgresDatabase database, TimeProvider time, int maxLapsedLeases) : ICampaignStore
{
    private const int AddBatch = 10_000;

    private static readonly TargetState[] AllStates = Enum.GetValues<TargetState>();

    public Task CreateAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        var request = database.Format.Write(campaign.Request);
        return database.WriteAsync(
            session => session.ExecuteAsync(
                $"""
                INSERT INTO campaigns (id, state, created_at, message, request)
                VALUES ({campaign.Id}, {CampaignState.Planning}, {campaign.CreatedAt}, {PostgresValue.Words(campaign.Message)}, {request})
                ON CONFLICT (id) DO NOTHING
                """),
            cancellationToken);
    }

    public Task AddTargetsAsync(string campaignId, IReadOnlyList<PlannedTarget> targets, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.NumberAsync($"SELECT count(*) FROM campaigns WHERE id = {campaignId}") == 0)
                throw new KeyNotFoundException($"There is no campaign '{campaignId}'.");
            foreach (var batch in targets.Chunk(AddBatch))
                await AddAsync(session, campaignId, batch);
        },
        cancellationToken);

    public Task<bool> SetStateAsync(string campaignId, CampaignState state, string? message, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var before = await session.FindAsync(
                    $"SELECT state FROM campaigns WHERE id = {campaignId} FOR NO KEY UPDATE", row => (CampaignState?)row.Enum<CampaignState>(0));
                if (before is null || CampaignRows.HasEnded(before.Value))
                    return false;
                DateTimeOffset? finishedAt = CampaignRows.HasEnded(state) ? now : null;
                await session.ExecuteAsync(
                    $"UPDATE campaigns SET state = {state}, message = {PostgresValue.Words(message)}, finished_at = {finishedAt} WHERE id = {campaignId}");
                return before != state;
            },
            cancellationToken);

    public Task<Campaign?> FindAsync(string campaignId, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.FindAsync($"SELECT {CampaignRows.Columns} FROM campaigns WHERE id = {campaignId}", CampaignRows.Read), cancellationToken);

    public async Task<IReadOnlyList<Campaign>> ListUnfinishedAsync(CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryAsync(
            $"""
            SELECT {CampaignRows.Columns} FROM campaigns WHERE state NOT IN ({CampaignState.Completed}, {CampaignState.Cancelled})
            ORDER BY created_at, id
            """,
            CampaignRows.Read),
        cancellationToken);

    public async Task<CampaignProgress> CountAsync(string campaignId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => CountAsync(session, campaignId), cancellationToken)
            ?? throw new KeyNotFoundException($"There is no campaign '{campaignId}'.");

    public IAsyncEnumerable<CampaignTarget> ReadTargetsAsync(
        string campaignId, IReadOnlyCollection<TargetState> states, CancellationToken cancellationToken)
    {
        IEnumerable<TargetState> wanted = states.Count == 0 ? AllStates : states;
        return database.StreamAsync<CampaignTarget>(
            (session, last) => session.QueryAsync(
                $"""
                SELECT {CampaignRows.TargetColumns} FROM campaign_targets
                WHERE campaign = {campaignId} AND state = ANY({wanted})
                    AND (address, asset) > ({last?.Target.Address ?? IPAddress.Any}, {last?.Target.Asset.ToString() ?? ""})
                ORDER BY address, asset LIMIT {KeyedPages.Size}
                """,
                CampaignRows.ReadTarget),
            cancellationToken);
    }

    public async Task<IReadOnlyList<QueuedWork>> ListQueuedAsync(string region, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT c.id, t.subnet, count(*)
                FROM campaigns c CROSS JOIN LATERAL (
                    SELECT subnet FROM campaign_targets WHERE campaign = c.id AND region = {region} AND state = 0
                    UNION ALL
                    SELECT subnet FROM campaign_targets WHERE campaign = c.id AND region = {region} AND state = 1 AND lease_expires_at <= {now}) t
                WHERE c.state = {CampaignState.Running}
                GROUP BY c.created_at, c.id, t.subnet ORDER BY c.created_at, c.id, t.subnet
                """,
                CampaignRows.ReadQueued),
            cancellationToken);

    public async Task<IReadOnlyList<ScanTarget>> ClaimAsync(TargetClaim claim, CancellationToken cancellationToken) => await database.WriteAtOnceAsync(
        session => TargetLeases.ClaimAsync(session, claim, maxLapsedLeases), session => TargetLeases.ListAsync(session, claim.JobId), cancellationToken);

    public async Task<IReadOnlyList<ScanTarget>> ListHeldAsync(string jobId, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => TargetLeases.ListAsync(session, jobId), cancellationToken);

    public Task<int> RenewAsync(string jobId, DateTimeOffset expiresAt, CancellationToken cancellationToken) => database.WriteAtOnceAsync(
        session => TargetLeases.RenewAsync(session, jobId, expiresAt, time.GetUtcNow()),
        async session => (await TargetLeases.ListAsync(session, jobId)).Count,
        cancellationToken);

    public Task EndJobAsync(string jobId, IReadOnlyList<TargetRefusal> refusals, CancellationToken cancellationToken) =>
        database.WriteAtOnceAsync(session => TargetLeases.EndAsync(session, jobId, refusals), cancellationToken);

    public Task ReleaseAsync(string jobId, IReadOnlyCollection<ScanTarget> targets, CancellationToken cancellationToken) =>
        database.WriteAtOnceAsync(session => TargetLeases.ReleaseAsync(session, jobId, targets), cancellationToken);

    public Task<int> SkipPendingAsync(string campaignId, string message, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.ExecuteAsync(
            $"""
            UPDATE campaign_targets SET state = {TargetState.Skipped}, message = {PostgresValue.Words(message)}, job = NULL, lease_expires_at = NULL,
                checkpoint = NULL
            WHERE campaign = {campaignId} AND (state = 0 OR (state = 1 AND lease_expires_at <= {time.GetUtcNow()}))
            """),
        cancellationToken);

    public Task<int> ReleaseAllAsync(CancellationToken cancellationToken) => database.WriteAsync(TargetLeases.ReleaseAllAsync, cancellationToken);

    private static Task<int> AddAsync(PostgresSession session, string campaignId, PlannedTarget[] targets) => session.ExecuteAsync(
        $"""
        INSERT INTO campaign_targets (campaign, address, asset, subnet, incarnation, region, state, refusal, message)
        SELECT {campaignId}, k.* FROM unnest({targets.Select(target => target.Address)}, {targets.Select(target => target.Asset)},
            {targets.Select(target => target.Subnet.ToString())}, {targets.Select(target => target.Incarnation)}, {targets.Select(target => target.Region)},
            {targets.Select(target => target.Refusal is null ? TargetState.Pending : TargetState.Refused)},
            {targets.Select(target => (int?)target.Refusal?.Reason)}, {targets.Select(target => PostgresValue.Words(target.Refusal?.Explanation))}) k
        ON CONFLICT (campaign, address, asset) DO NOTHING
        """);

    private static Task<CampaignProgress?> CountAsync(PostgresSession session, string campaignId) => session.FindAsync(
        $"""
        SELECT c.state, coalesce(k.open_ports, 0), coalesce(k.probes_sent, 0), (SELECT count(*) FROM findings f WHERE f.campaign = c.id),
            t.pending, t.leased, t.observed, t.unknown, t.refused, t.skipped
        FROM campaigns c LEFT JOIN campaign_counters k ON k.campaign = c.id CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE state = 0) AS pending, count(*) FILTER (WHERE state = 1) AS leased, count(*) FILTER (WHERE state = 2) AS observed,
                count(*) FILTER (WHERE state = 3) AS unknown, count(*) FILTER (WHERE state = 4) AS refused, count(*) FILTER (WHERE state = 5) AS skipped
            FROM campaign_targets WHERE campaign = c.id) t
        WHERE c.id = {campaignId}
        """,
        CampaignRows.ReadProgress);
}
