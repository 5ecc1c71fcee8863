using System.Collections.Immutable;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Queries;

/// <inheritdoc cref="IGridGauges"/>
internal sealed class SqliteGridGauges(SqliteDatabase database) : IGridGauges
{
    public Task<GridLoad> ReadLoadAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync(
        session =>
        {
            var (notJudged, oldest) = session.Find(
                $"""
                SELECT (SELECT count(*) FROM undetected),
                    (SELECT min(o.observed_at) FROM undetected u JOIN observations o ON o.asset = u.asset AND o.number = u.number)
                """,
                row => (row.Number(0), row.TimeOrNull(1)));
            return new GridLoad(ReadRegions(session, now), ReadBudgets(session, now), notJudged, oldest, ReadFindings(session));
        },
        cancellationToken);

    public async Task<IReadOnlyList<CoverageCount>> ReadCoverageAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => ReadCoverage(session, since), cancellationToken);

    private static ImmutableArray<RegionLoad> ReadRegions(SqliteSession session, DateTimeOffset now)
    {
        var regions = session.Query($"SELECT DISTINCT region FROM account_regions", row => row.Text(0))
            .ToDictionary(region => region, region => new RegionLoad(region, 0, 0, null, 0), StringComparer.Ordinal);
        var loads = session.Query(
            $"""
            SELECT t.region,
                count(*) FILTER (WHERE c.state = {CampaignState.Running} AND (t.state = 0 OR t.lease_expires_at <= {now})),
                count(*) FILTER (WHERE t.state = 1 AND t.lease_expires_at > {now}),
                min(c.created_at) FILTER (WHERE c.state = {CampaignState.Running} AND (t.state = 0 OR t.lease_expires_at <= {now}))
            FROM campaigns c CROSS JOIN campaign_targets t INDEXED BY campaign_targets_queue ON t.campaign = c.id
            WHERE c.state NOT IN ({CampaignState.Completed}, {CampaignState.Cancelled}) AND t.state <= 1 GROUP BY t.region
            """,
            row => new RegionLoad(row.Text(0), row.Number(1), row.Number(2), row.TimeOrNull(3), 0));
        foreach (var load in loads)
            regions[load.Region] = load;
        foreach (var (region, lapsed) in session.Query(
            $"SELECT region, sum(lapsed) FROM campaign_targets WHERE lapsed > 0 GROUP BY region", row => (row.Text(0), row.Number(1))))
        {
            regions[region] = (regions.GetValueOrDefault(region) ?? new RegionLoad(region, 0, 0, null, 0)) with { LapsedLeases = lapsed };
        }

        return [.. regions.Values.OrderBy(load => load.Region, StringComparer.Ordinal)];
    }

    private static ImmutableArray<BudgetUse> ReadBudgets(SqliteSession session, DateTimeOffset now) => OwnerUse.Sum(session.Query(
        $"SELECT owner, count(*), sum(hosts), sum(packets_per_second) FROM budget_leases WHERE expires_at > {now} GROUP BY owner ORDER BY owner",
        GaugeRows.ReadOwner));

    private static ImmutableSortedDictionary<string, long> ReadFindings(SqliteSession session) =>
        session.Query($"SELECT type, count(*) FROM findings WHERE state = {FindingState.Open} GROUP BY type", row => (row.Text(0), row.Number(1)))
            .ToImmutableSortedDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    // Of an address's targets in young campaigns, one that was observed counts first, then the newest: with one max() SQLite takes the other columns from the row
    // that holds it (sqlite.org/lang_select.html#bareagg). When it was observed is asked again, because a long campaign may have seen it too long ago.
    private static List<CoverageCount> ReadCoverage(SqliteSession session, DateTimeOffset since) => session.Query(
        $"""
        WITH asked AS MATERIALIZED (
            SELECT t.asset, t.address, t.state, t.refusal, max(CASE WHEN t.state = {TargetState.Observed} THEN {long.MaxValue} ELSE c.created_at END)
            FROM campaigns c CROSS JOIN campaign_targets t ON t.campaign = c.id
            WHERE c.finished_at IS NULL OR c.finished_at >= {since}
            GROUP BY t.asset, t.address)
        SELECT a.account, a.region,
            CASE coalesce(t.state, -1)
                WHEN {TargetState.Pending} THEN {CoverageState.Waiting}
                WHEN {TargetState.Leased} THEN {CoverageState.Scanning}
                WHEN {TargetState.Observed} THEN CASE WHEN EXISTS (
                    SELECT 1 FROM observations o WHERE o.asset = t.asset AND o.address = t.address AND o.observed_at >= {since})
                    THEN {CoverageState.Covered} ELSE {CoverageState.Overdue} END
                WHEN {TargetState.Unknown} THEN {CoverageState.Unknown}
                WHEN {TargetState.Refused} THEN {CoverageState.Refused}
                WHEN {TargetState.Skipped} THEN {CoverageState.Skipped}
                ELSE {CoverageState.NotAsked} END AS stands,
            CASE WHEN t.state = {TargetState.Refused} THEN t.refusal END AS reason, count(*)
        FROM known_assets a JOIN asset_addresses d ON d.asset = a.asset AND d.owned_until IS NULL
            LEFT JOIN asked t ON t.asset = d.asset AND t.address = d.address
        WHERE a.retired_at IS NULL
        GROUP BY a.account, a.region, stands, reason ORDER BY a.account, stands, reason
        """,
        GaugeRows.ReadCoverage);
}
