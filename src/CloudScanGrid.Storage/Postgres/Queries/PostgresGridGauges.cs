using System.Collections.Immutable;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Queries;

/// <inheritdoc cref="IGridGauges"/>
internal sealed class PostgresGridGauges(PostgresDatabase database) : IGridGauges
{
    private const long NotRead = -1;

    private long _bytes = NotRead;

    /// <summary>What the database took when the load was read last. Its server does not tell everybody of its log, and nobody of its disk.</summary>
    public StoreSize Size => Volatile.Read(ref _bytes) is var bytes and not NotRead ? new(bytes, null, null) : default;

    public Task<GridLoad> ReadLoadAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var (notJudged, oldest, bytes) = await session.FindAsync(
                $"SELECT count(*), min(observed_at), pg_database_size(current_database()) FROM undetected", row => (row.Number(0), row.TimeOrNull(1), row.Number(2)));
            Volatile.Write(ref _bytes, bytes);
            var owners = await session.QueryAsync(
                $"""
                SELECT owner, count(*), sum(hosts), sum(packets_per_second) FROM budget_leases WHERE expires_at > {now} GROUP BY owner ORDER BY owner
                """,
                GaugeRows.ReadOwner);
            var findings = await session.QueryAsync(
                $"SELECT type, count(*) FROM findings WHERE state = {FindingState.Open} GROUP BY type", row => (Type: row.Text(0), Count: row.Number(1)));
            return new GridLoad(
                await ReadRegionsAsync(session, now),
                OwnerUse.Sum(owners),
                notJudged,
                oldest,
                findings.ToImmutableSortedDictionary(pair => pair.Type, pair => pair.Count, StringComparer.Ordinal));
        },
        cancellationToken);

    // Of an address's targets in young campaigns, one that was observed counts first, then the newest.
    public async Task<IReadOnlyList<CoverageCount>> ReadCoverageAsync(DateTimeOffset since, CancellationToken cancellationToken) => await database.ReadAsync(
        session => session.QueryAsync(
            $"""
            WITH asked AS MATERIALIZED (
                SELECT DISTINCT ON (t.asset, t.address) t.asset, t.address, t.state, t.refusal
                FROM campaigns c JOIN campaign_targets t ON t.campaign = c.id
                WHERE c.finished_at IS NULL OR c.finished_at >= {since}
                ORDER BY t.asset, t.address, t.state = {TargetState.Observed} DESC, c.created_at DESC)
            SELECT a.account, a.region,
                CASE
                    WHEN t.state IS NULL THEN {CoverageState.NotAsked}
                    WHEN t.state = {TargetState.Pending} THEN {CoverageState.Waiting}
                    WHEN t.state = {TargetState.Leased} THEN {CoverageState.Scanning}
                    WHEN t.state = {TargetState.Observed} AND l.observed_at >= {since} THEN {CoverageState.Covered}
                    WHEN t.state = {TargetState.Observed} THEN {CoverageState.Overdue}
                    WHEN t.state = {TargetState.Unknown} THEN {CoverageState.Unknown}
                    WHEN t.state = {TargetState.Refused} THEN {CoverageState.Refused}
                    ELSE {CoverageState.Skipped} END AS stands,
                CASE WHEN t.state = {TargetState.Refused} THEN t.refusal END AS reason, count(*)
            FROM known_assets a JOIN asset_addresses d ON d.asset = a.asset AND d.owned_until IS NULL
                LEFT JOIN asked t ON t.asset = d.asset AND t.address = d.address
                LEFT JOIN (SELECT asset, address, max(observed_at) AS observed_at FROM latest_looks GROUP BY asset, address) l ON l.asset = d.asset AND l.address = d.address
            WHERE a.retired_at IS NULL
            GROUP BY a.account, a.region, stands, reason ORDER BY a.account, stands, reason NULLS FIRST
            """,
            GaugeRows.ReadCoverage),
        cancellationToken);

    private static async Task<ImmutableArray<RegionLoad>> ReadRegionsAsync(PostgresSession session, DateTimeOffset now)
    {
        var loads = await session.QueryAsync(
            $"""
            SELECT k.region, coalesce(w.waiting, 0), coalesce(w.leased, 0), w.oldest, coalesce(l.lapsed, 0)
            FROM (SELECT region FROM account_regions UNION SELECT region FROM campaign_targets WHERE state <= 1 UNION SELECT region FROM campaign_targets WHERE lapsed > 0) k
            LEFT JOIN (
                SELECT t.region,
                    count(*) FILTER (WHERE c.state = {CampaignState.Running} AND (t.state = 0 OR t.lease_expires_at <= {now})) AS waiting,
                    count(*) FILTER (WHERE t.state = 1 AND t.lease_expires_at > {now}) AS leased,
                    min(c.created_at) FILTER (WHERE c.state = {CampaignState.Running} AND (t.state = 0 OR t.lease_expires_at <= {now})) AS oldest
                FROM campaigns c JOIN campaign_targets t ON t.campaign = c.id
                WHERE c.state NOT IN ({CampaignState.Completed}, {CampaignState.Cancelled}) AND t.state <= 1 GROUP BY t.region) w ON w.region = k.region
            LEFT JOIN (SELECT region, sum(lapsed) AS lapsed FROM campaign_targets WHERE lapsed > 0 GROUP BY region) l ON l.region = k.region
            ORDER BY k.region
            """,
            row => new RegionLoad(row.Text(0), row.Number(1), row.Number(2), row.TimeOrNull(3), row.Number(4)));
        return [.. loads];
    }
}
