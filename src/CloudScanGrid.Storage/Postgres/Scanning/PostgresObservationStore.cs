using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <inheritdoc cref="IObservationStore"/>
internal sealed class PostgresObservationStore(
    PostgresDatabase database, GroupCommit<StoredObservation, RecordedObservation> records, ObservationPartitions partitions) : IObservationStore
{
    private const int ImportBatch = 2000;

    // The lowest address there is.
    private static readonly IPAddress Lowest = IPAddress.Any;

    public async Task<RecordedObservation> RecordAsync(AssetObservation observation, CancellationToken cancellationToken)
    {
        // On the caller's thread: the one writer has better things to do than to write JSON.
        var stored = StoredObservation.Of(observation, database.Format);
        await partitions.EnsureForAsync([observation.Host.ObservedAt], cancellationToken);
        return await records.WriteAsync(stored, cancellationToken);
    }

    public async Task<int> ImportAsync(IReadOnlyList<AssetObservation> observations, CancellationToken cancellationToken)
    {
        await partitions.EnsureForAsync(observations.Select(observation => observation.Host.ObservedAt), cancellationToken);
        var stored = observations.Select(observation => StoredObservation.Of(observation, database.Format)).ToList();
        return await database.WriteAsync(
            async session =>
            {
                var added = 0;
                foreach (var batch in stored.Chunk(ImportBatch))
                    added += await ObservationWriting.ImportAsync(session, batch);
                return added;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<AssetObservation>> ReadAfterAsync(AssetKey asset, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT {ObservationRows.Columns} FROM observations o WHERE o.asset = {asset} AND o.number > {after} ORDER BY o.number LIMIT {limit}",
                ObservationRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<AssetObservation>> ReadUndetectedAsync(SubnetKey subnet, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {ObservationRows.Columns}
                FROM (SELECT asset, number, observed_at FROM undetected WHERE subnet = {subnet} ORDER BY asset, number LIMIT {limit}) u
                JOIN observations o ON o.asset = u.asset AND o.number = u.number AND o.observed_at = u.observed_at
                ORDER BY u.asset, u.number
                """,
                ObservationRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<SubnetKey>> ListUndetectedSubnetsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync($"SELECT DISTINCT subnet FROM undetected ORDER BY subnet", row => SubnetKey.Parse(row.Text(0))), cancellationToken);

    public IAsyncEnumerable<AssetObservation> ReadAllAsync(string? campaignId, CancellationToken cancellationToken) =>
        database.StreamAsync<AssetObservation>(
            (session, last) => campaignId is null ? ReadLatestBehindAsync(session, KeyRange.Of(null), last) : ReadCampaignBehindAsync(session, campaignId, last),
            cancellationToken);

    public IAsyncEnumerable<AssetObservation> ReadLatestAsync(AccountKey account, CancellationToken cancellationToken) =>
        database.StreamAsync<AssetObservation>((session, last) => ReadLatestBehindAsync(session, KeyRange.Of(account), last), cancellationToken);

    public async Task<IReadOnlyList<KeptObservation>> ReadKeptAsync(string campaignId, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {ObservationRows.Columns}, o.position,
                    CASE WHEN EXISTS (SELECT 1 FROM undetected u WHERE u.subnet = o.subnet AND u.asset = o.asset AND u.number = o.number) THEN 0 ELSE 1 END
                FROM observations o WHERE o.campaign = {campaignId} AND o.position > {after} ORDER BY o.position LIMIT {limit}
                """,
                ObservationRows.ReadKept),
            cancellationToken);

    public async Task<IReadOnlyList<CurrentService>> ListServicesAsync(AssetKey asset, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT {ObservationRows.ServiceColumns} FROM services WHERE asset = {asset} ORDER BY protocol, port, address, vantage", ObservationRows.ReadService),
            cancellationToken);

    private static Task<List<AssetObservation>> ReadCampaignBehindAsync(PostgresSession session, string campaignId, AssetObservation? last) => session.QueryAsync(
        $"""
        SELECT {ObservationRows.Columns} FROM observations o
        WHERE o.campaign = {campaignId} AND (o.address, o.asset, o.number) > ({AddressOf(last)}, {KeyOf(last)}, {last?.Number ?? 0L})
        ORDER BY o.address, o.asset, o.number LIMIT {KeyedPages.Size}
        """,
        ObservationRows.Read);

    private static Task<List<AssetObservation>> ReadLatestBehindAsync(PostgresSession session, KeyRange keys, AssetObservation? last) => session.QueryAsync(
        $"""
        SELECT {ObservationRows.Columns}
        FROM (
            SELECT * FROM latest_looks WHERE (asset, address, vantage) > ({last?.Asset.ToString() ?? keys.From}, {AddressOf(last)}, {last?.Host.Vantage ?? ""}) AND asset < {keys.To}
            ORDER BY asset, address, vantage LIMIT {KeyedPages.Size}) l
        JOIN observations o ON o.asset = l.asset AND o.number = l.number AND o.observed_at = l.observed_at
        ORDER BY l.asset, l.address, l.vantage
        """,
        ObservationRows.Read);

    private static string KeyOf(AssetObservation? last) => last?.Asset.ToString() ?? "";

    private static IPAddress AddressOf(AssetObservation? last) => last?.Host.Address ?? Lowest;
}
