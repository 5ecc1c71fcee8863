using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Campaigns;
using CloudScanGrid.Storage.Sqlite.Connections;
using CloudScanGrid.Storage.Sqlite.Detection;
using CloudScanGrid.Storage.Sqlite.Inventory;
using CloudScanGrid.Storage.Sqlite.Scanning;

namespace CloudScanGrid.Storage.Sqlite.Queries;

/// <inheritdoc cref="IEstateReader"/>
internal sealed class SqliteEstateReader(SqliteDatabase database) : IEstateReader
{
    public async Task<Page<Asset>> ListAssetsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = EstatePages.AssetsBehind(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {AssetRows.Columns} FROM known_assets
                WHERE asset > {after} AND asset > {keys.From} AND asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR asset_id = {filter.AssetId})
                    AND ({filter.IncludeEnded} OR retired_at IS NULL)
                ORDER BY asset LIMIT {page.Limit + 1}
                """,
                AssetRows.Read),
            cancellationToken));
    }

    public async Task<Page<CurrentService>> ListServicesAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = EstatePages.ServicesBehind(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {ObservationRows.ServiceColumns} FROM services
                WHERE (asset, address, protocol, port, vantage) > ({after?.Asset ?? ""}, {(after is null ? [] : AddressColumn.Write(after.Address))}, {after?.Protocol ?? -1}, {after?.Port ?? -1}, {after?.Vantage ?? ""})
                    AND asset > {keys.From} AND asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR asset_id = {filter.AssetId})
                    AND ({filter.Port} IS NULL OR port = {filter.Port})
                    AND ({filter.Text} IS NULL OR instr(lower(coalesce(name, '')), lower({filter.Text})) > 0
                        OR instr(lower(coalesce(product, '')), lower({filter.Text})) > 0)
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
            session => session.Query(
                $"""
                SELECT {FindingRows.Columns} FROM findings f
                WHERE (f.first_seen_at, f.id) < ({before.At}, {before.Id})
                    AND f.asset > {keys.From} AND f.asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR f.asset_id = {filter.AssetId})
                    AND ({filter.Port} IS NULL OR f.port = {filter.Port})
                    AND ({filter.Text} IS NULL OR f.type = {filter.Text})
                    AND ({filter.CampaignId} IS NULL OR f.campaign = {filter.CampaignId})
                    AND ({filter.IncludeEnded} OR f.state = {FindingState.Open})
                ORDER BY f.first_seen_at DESC, f.id DESC LIMIT {page.Limit + 1}
                """,
                FindingRows.Read),
            cancellationToken));
    }

    public Task<Finding?> FindFindingAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Find($"SELECT {FindingRows.Columns} FROM findings f WHERE f.id = {id}", FindingRows.Read), cancellationToken);

    public async Task<Page<Campaign>> ListCampaignsAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var before = EstatePages.CampaignsBefore(page);
        return EstatePages.PageOf(page, await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {CampaignRows.Columns} FROM campaigns WHERE (created_at, id) < ({before.At}, {before.Id})
                ORDER BY created_at DESC, id DESC LIMIT {page.Limit + 1}
                """,
                CampaignRows.Read),
            cancellationToken));
    }

    public async Task<EstateCounts> CountAsync(CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.Find(
            $"""
            SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM assets WHERE retired_at IS NULL), (SELECT count(*) FROM services),
                (SELECT count(*) FROM findings WHERE state = 0), (SELECT count(*) FROM observations)
            """,
            row => new EstateCounts(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4))),
        cancellationToken))!;
}
