using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Queries;

/// <inheritdoc cref="IEstateReader"/>
/// <remarks>A condition that does not apply is not in the statement, so that the planner sees which index serves the others.</remarks>
internal sealed class PostgresEstateReader(PostgresDatabase database) : IEstateReader
{
    public async Task<Page<Asset>> ListAssetsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = EstatePages.AssetsBehind(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {AssetRows.Columns} FROM known_assets
                WHERE asset > {after} AND asset > {keys.From} AND asset < {keys.To} {OfAsset(filter)}
                    {When(!filter.IncludeEnded, $"AND retired_at IS NULL")}
                ORDER BY asset LIMIT {page.Limit + 1}
                """,
                AssetRows.Read),
            cancellationToken));
    }

    public async Task<Page<CurrentService>> ListServicesAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = EstatePages.ServicesBehind(page);
        var text = PostgresValue.Words(filter.Text);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {ObservationRows.ServiceColumns} FROM services
                WHERE (asset, address, protocol, port, vantage)
                        > ({after?.Asset ?? ""}, {after?.Address ?? IPAddress.Any}, {after?.Protocol ?? -1L}, {after?.Port ?? -1L}, {after?.Vantage ?? ""})
                    AND asset > {keys.From} AND asset < {keys.To} {OfAsset(filter)} {OfPort(filter)}
                    {When(text is not null, $"AND (strpos(lower(name), lower({text})) > 0 OR strpos(lower(product), lower({text})) > 0)")}
                ORDER BY asset, address, protocol, port, vantage LIMIT {page.Limit + 1}
                """,
                ObservationRows.ReadService),
            cancellationToken));
    }

    public async Task<Page<Finding>> ListFindingsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var before = EstatePages.FindingsBefore(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {FindingRows.Columns} FROM findings f
                WHERE (f.first_seen_at, f.id) < ({before.At}, {before.Id})
                    {When(filter.Account is not null, $"AND f.asset > {keys.From} AND f.asset < {keys.To}")} {OfAsset(filter)} {OfPort(filter)}
                    {When(filter.Text is not null, $"AND f.type = {PostgresValue.Words(filter.Text)}")}
                    {When(filter.CampaignId is not null, $"AND f.campaign = {PostgresValue.Words(filter.CampaignId)}")}
                    {When(!filter.IncludeEnded, $"AND f.state = {FindingState.Open}")}
                ORDER BY f.first_seen_at DESC, f.id DESC LIMIT {page.Limit + 1}
                """,
                FindingRows.Read),
            cancellationToken));
    }

    public Task<Finding?> FindFindingAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.FindAsync($"SELECT {FindingRows.Columns} FROM findings f WHERE f.id = {PostgresValue.Words(id)}", FindingRows.Read), cancellationToken);

    public async Task<Page<Campaign>> ListCampaignsAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var before = EstatePages.CampaignsBefore(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {CampaignRows.Columns} FROM campaigns WHERE (created_at, id) < ({before.At}, {before.Id})
                ORDER BY created_at DESC, id DESC LIMIT {page.Limit + 1}
                """,
                CampaignRows.Read),
            cancellationToken));
    }

    public async Task<EstateCounts> CountAsync(CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.FindAsync(
            $"""
            SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM assets WHERE retired_at IS NULL), (SELECT count(*) FROM services),
                (SELECT count(*) FROM findings WHERE state = 0), (SELECT count(*) FROM observations)
            """,
            row => new EstateCounts(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4))),
        cancellationToken))!;

    private static SqlText OfAsset(EstateFilter filter) => When(filter.AssetId is not null, $"AND asset_id = {PostgresValue.Words(filter.AssetId)}");

    private static SqlText OfPort(EstateFilter filter) => When(filter.Port is not null, $"AND port = {(int?)filter.Port}");

    private static SqlText When(bool applies, SqlText condition) => applies ? condition : SqlText.None;
}
