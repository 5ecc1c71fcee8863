using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Sqlite.Campaigns;
using CloudScanGrid.Storage.Sqlite.Connections;
using CloudScanGrid.Storage.Sqlite.Detection;
using CloudScanGrid.Storage.Sqlite.Inventory;
using CloudScanGrid.Storage.Sqlite.Scanning;

namespace CloudScanGrid.Storage.Sqlite.Queries;

/// <inheritdoc cref="IEstateReader"/>
/// <remarks>A page asks for one row more than it shows: that row tells whether there is a next page.</remarks>
internal sealed class SqliteEstateReader(SqliteDatabase database) : IEstateReader
{
    private sealed record ServiceKey(string Asset, byte[] Address, long Protocol, long Port);

    private sealed record AgeKey(long Ticks, string Id);

    public Task<Page<Asset>> ListAssetsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = Behind(page, "assets", 1, parts => parts[0], "");
        return PageAsync(
            page,
            session => session.Query(
                $"""
                SELECT {AssetRows.Columns} FROM known_assets
                WHERE asset > {after} AND asset > {keys.From} AND asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR asset_id = {filter.AssetId})
                    AND ({filter.IncludeEnded} OR retired_at IS NULL)
                ORDER BY asset LIMIT {page.Limit + 1}
                """,
                AssetRows.Read),
            last => PageCursor.Write("assets", last.Snapshot.Key.ToString()),
            cancellationToken);
    }

    public Task<Page<CurrentService>> ListServicesAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var after = Behind(
            page,
            "services",
            4,
            parts => new(parts[0], AddressColumn.Write(IPAddress.Parse(parts[1])), PageCursor.Number(parts[2]), PageCursor.Number(parts[3])),
            new ServiceKey("", [], -1, -1));
        return PageAsync(
            page,
            session => session.Query(
                $"""
                SELECT {ObservationRows.ServiceColumns} FROM services
                WHERE (asset, address, protocol, port) > ({after.Asset}, {after.Address}, {after.Protocol}, {after.Port})
                    AND asset > {keys.From} AND asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR asset_id = {filter.AssetId})
                    AND ({filter.Port} IS NULL OR port = {filter.Port})
                    AND ({filter.Text} IS NULL OR instr(lower(coalesce(name, '')), lower({filter.Text})) > 0
                        OR instr(lower(coalesce(product, '')), lower({filter.Text})) > 0)
                ORDER BY asset, address, protocol, port LIMIT {page.Limit + 1}
                """,
                ObservationRows.ReadService),
            last => PageCursor.Write(
                "services",
                last.Asset.ToString(),
                last.Address.ToString(),
                PageCursor.Text((long)last.Service.Port.Protocol),
                PageCursor.Text(last.Service.Port.Number)),
            cancellationToken);
    }

    public Task<Page<Finding>> ListFindingsAsync(EstateFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var keys = KeyRange.Of(filter.Account);
        var before = OlderThan(page, "findings");
        return PageAsync(
            page,
            session => session.Query(
                $"""
                SELECT {FindingRows.Columns} FROM findings f
                WHERE (f.first_seen_at, f.id) < ({before.Ticks}, {before.Id})
                    AND f.asset > {keys.From} AND f.asset < {keys.To}
                    AND ({filter.AssetId} IS NULL OR f.asset_id = {filter.AssetId})
                    AND ({filter.Port} IS NULL OR f.port = {filter.Port})
                    AND ({filter.Text} IS NULL OR f.type = {filter.Text})
                    AND ({filter.CampaignId} IS NULL OR f.campaign = {filter.CampaignId})
                    AND ({filter.IncludeEnded} OR f.state = {FindingState.Open})
                ORDER BY f.first_seen_at DESC, f.id DESC LIMIT {page.Limit + 1}
                """,
                FindingRows.Read),
            last => PageCursor.Write("findings", PageCursor.Text(last.FirstSeenAt.UtcTicks), last.Id),
            cancellationToken);
    }

    public Task<Page<Campaign>> ListCampaignsAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var before = OlderThan(page, "campaigns");
        return PageAsync(
            page,
            session => session.Query(
                $"""
                SELECT {CampaignRows.Columns} FROM campaigns WHERE (created_at, id) < ({before.Ticks}, {before.Id})
                ORDER BY created_at DESC, id DESC LIMIT {page.Limit + 1}
                """,
                CampaignRows.Read),
            last => PageCursor.Write("campaigns", PageCursor.Text(last.CreatedAt.UtcTicks), last.Id),
            cancellationToken);
    }

    public async Task<EstateCounts> CountAsync(CancellationToken cancellationToken) => (await database.ReadAsync(
        session => session.Find(
            $"""
            SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM assets WHERE retired_at IS NULL), (SELECT count(*) FROM services),
                (SELECT count(*) FROM findings WHERE state = 0), (SELECT count(*) FROM observations)
            """,
            row => new EstateCounts(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4))),
        cancellationToken))!;

    private static AgeKey OlderThan(PageRequest page, string list) =>
        Behind(page, list, 2, parts => new(PageCursor.Number(parts[0]), parts[1]), new AgeKey(long.MaxValue, ""));

    private static T Behind<T>(PageRequest page, string list, int parts, Func<string[], T> read, T start)
    {
        if (page.Limit is < 1 or > PageRequest.MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(page), page.Limit, $"A page holds 1 to {PageRequest.MaxLimit} rows.");
        return page.Cursor is null ? start : PageCursor.Read(page.Cursor, list, parts, read);
    }

    private async Task<Page<T>> PageAsync<T>(
        PageRequest page, Func<SqliteSession, List<T>> read, Func<T, string> cursorOf, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(read, cancellationToken);
        return rows.Count <= page.Limit
            ? new([.. rows], null)
            : new([.. rows.Take(page.Limit)], cursorOf(rows[page.Limit - 1]));
    }
}
