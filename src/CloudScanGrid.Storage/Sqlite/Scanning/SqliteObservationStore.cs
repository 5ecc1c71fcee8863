using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Scanning;

/// <inheritdoc cref="IObservationStore"/>
internal sealed class SqliteObservationStore(SqliteDatabase database) : IObservationStore
{
    private sealed record LeasedTarget(long Id, TargetState State, long FencingToken);

    public Task<RecordedObservation> RecordAsync(AssetObservation observation, CancellationToken cancellationToken)
    {
        var stored = StoredObservation.Of(observation, database.Format);
        return database.WriteAsync(session => Record(session, stored), cancellationToken);
    }

    public Task<int> ImportAsync(IReadOnlyList<AssetObservation> observations, CancellationToken cancellationToken)
    {
        var stored = observations.Select(observation => StoredObservation.Of(observation, database.Format)).ToList();
        return database.WriteAsync(session => stored.Count(observation => Import(session, observation)), cancellationToken);
    }

    public async Task<IReadOnlyList<AssetObservation>> ReadAfterAsync(AssetKey asset, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"SELECT {ObservationRows.Columns} FROM observations o WHERE o.asset = {asset} AND o.number > {after} ORDER BY o.number LIMIT {limit}",
                ObservationRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<AssetObservation>> ReadUndetectedAsync(SubnetKey subnet, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {ObservationRows.Columns} FROM undetected u JOIN observations o ON o.asset = u.asset AND o.number = u.number
                WHERE u.subnet = {subnet} ORDER BY u.asset, u.number LIMIT {limit}
                """,
                ObservationRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<SubnetKey>> ListUndetectedSubnetsAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query($"SELECT DISTINCT subnet FROM undetected ORDER BY subnet", row => SubnetKey.Parse(row.Text(0))), cancellationToken);

    public IAsyncEnumerable<AssetObservation> ReadAllAsync(string? campaignId, CancellationToken cancellationToken) =>
        database.StreamAsync<AssetObservation>(
            (session, last) => campaignId is null ? ReadLatestBehind(session, KeyRange.Of(null), last) : ReadCampaignBehind(session, campaignId, last), cancellationToken);

    public IAsyncEnumerable<AssetObservation> ReadLatestAsync(AccountKey account, CancellationToken cancellationToken) =>
        database.StreamAsync<AssetObservation>((session, last) => ReadLatestBehind(session, KeyRange.Of(account), last), cancellationToken);

    // The plus keeps SQLite on the row ids: what is new is at their end, and the index by campaign would have to be sorted.
    public async Task<IReadOnlyList<KeptObservation>> ReadKeptAsync(string campaignId, long after, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {ObservationRows.Columns}, o.id, NOT EXISTS (SELECT 1 FROM undetected u WHERE u.asset = o.asset AND u.number = o.number)
                FROM observations o WHERE o.id > {after} AND +o.campaign = {campaignId} ORDER BY o.id LIMIT {limit}
                """,
                ObservationRows.ReadKept),
            cancellationToken);

    public async Task<IReadOnlyList<CurrentService>> ListServicesAsync(AssetKey asset, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"SELECT {ObservationRows.ServiceColumns} FROM services WHERE asset = {asset} ORDER BY protocol, port, address, vantage", ObservationRows.ReadService),
            cancellationToken);

    private static RecordedObservation Record(SqliteSession session, StoredObservation stored)
    {
        var (observation, host) = (stored.Observation, stored.Observation.Host);
        var target = session.Find(
            $"""
            SELECT id, state, fencing_token FROM campaign_targets
            WHERE campaign = {observation.CampaignId} AND address = {host.Address} AND asset = {observation.Asset}
            """,
            row => new LeasedTarget(row.Number(0), row.Enum<TargetState>(1), row.Number(2)));
        if (target?.FencingToken != observation.FencingToken)
            return new(RecordOutcome.StaleLease, 0);
        if (target.State is TargetState.Observed or TargetState.Unknown)
            return new(RecordOutcome.AlreadyRecorded, 0);
        if (target.State != TargetState.Leased)
            return new(RecordOutcome.StaleLease, 0);

        var number = Keep(session, stored);
        session.Execute(
            $"""
            UPDATE campaign_targets SET state = {stored.EndState}, message = {stored.EndMessage},
                job = NULL, lease_expires_at = NULL, checkpoint = NULL
            WHERE id = {target.Id}
            """);
        session.Execute(
            $"""
            UPDATE campaigns SET open_ports = open_ports + {stored.Open.Length}, probes_sent = probes_sent + {host.ProbesSent}
            WHERE id = {observation.CampaignId}
            """);
        return new(RecordOutcome.Recorded, number);
    }

    // Two addresses of one asset can end within the same second of nmap's clock, so the address belongs to what makes a look the same.
    private static bool Import(SqliteSession session, StoredObservation stored)
    {
        var (asset, host) = (stored.Observation.Asset, stored.Observation.Host);
        var isKnown = session.Number(
            $"SELECT count(*) FROM observations WHERE asset = {asset} AND address = {host.Address} AND observed_at = {host.ObservedAt}") > 0;
        if (!isKnown)
            Keep(session, stored);
        return !isKnown;
    }

    private static long Keep(SqliteSession session, StoredObservation stored)
    {
        var (observation, host) = (stored.Observation, stored.Observation.Host);
        var number = session.Number($"SELECT coalesce(max(number), 0) + 1 FROM observations WHERE asset = {observation.Asset}");
        CurrentServices.Apply(session, stored);
        session.Execute(
            $"""
            INSERT INTO observations (asset, number, subnet, incarnation, campaign, fencing_token, profile, address, vantage, observed_at, detail)
            VALUES ({observation.Asset}, {number}, {observation.Subnet}, {observation.Incarnation}, {observation.CampaignId},
                {observation.FencingToken}, {observation.Profile}, {host.Address}, {host.Vantage}, {host.ObservedAt}, {stored.Detail})
            """);
        session.Execute($"INSERT INTO undetected (subnet, asset, number) VALUES ({observation.Subnet}, {observation.Asset}, {number})");
        return number;
    }

    private static List<AssetObservation> ReadCampaignBehind(SqliteSession session, string campaignId, AssetObservation? last) => session.Query(
        $"""
        SELECT {ObservationRows.Columns} FROM observations o
        WHERE o.campaign = {campaignId}
            AND (o.address, o.asset, o.number) > ({AddressOf(last)}, {KeyOf(last)}, {last?.Number ?? 0})
        ORDER BY o.address, o.asset, o.number LIMIT {KeyedPages.Size}
        """,
        ObservationRows.Read);

    private static List<AssetObservation> ReadLatestBehind(SqliteSession session, KeyRange keys, AssetObservation? last) => session.Query(
        $"""
        SELECT {ObservationRows.Columns} FROM observations o
        WHERE (o.asset, o.address, o.vantage) > ({last?.Asset.ToString() ?? keys.From}, {AddressOf(last)}, {last?.Host.Vantage ?? ""}) AND o.asset < {keys.To} AND NOT EXISTS (
            SELECT 1 FROM observations later
            WHERE later.asset = o.asset AND later.address = o.address AND later.vantage = o.vantage AND (later.observed_at, later.number) > (o.observed_at, o.number))
        ORDER BY o.asset, o.address, o.vantage LIMIT {KeyedPages.Size}
        """,
        ObservationRows.Read);

    private static string KeyOf(AssetObservation? last) => last?.Asset.ToString() ?? "";

    private static byte[] AddressOf(AssetObservation? last) => last is null ? [] : AddressColumn.Write(last.Host.Address);
}
