using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Detection;

/// <inheritdoc cref="IDetectionStore"/>
internal sealed class SqliteDetectionStore(SqliteDatabase database) : IDetectionStore
{
    public async Task<IReadOnlyList<AssetBaseline>> ListBaselinesAsync(SubnetKey subnet, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"SELECT detail FROM baselines WHERE subnet = {subnet} ORDER BY asset", row => row.Document<AssetBaseline>(0)),
            cancellationToken);

    public async Task<IReadOnlyList<Finding>> SaveAsync(IReadOnlyList<DetectionResult> results, CancellationToken cancellationToken)
    {
        if (results.Count == 0)
            return [];
        // On the caller's thread, as with observations.
        var details = results.Select(result => database.Format.Write(result.Baseline)).ToList();
        return await database.WriteAsync(
            session => results.Zip(details).SelectMany(pair => Save(session, pair.First, pair.Second)).ToList(), cancellationToken);
    }

    public async Task<IReadOnlyList<Finding>> ListOpenAsync(SubnetKey subnet, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {FindingRows.Columns} FROM baselines b JOIN findings f ON f.asset = b.asset
                WHERE b.subnet = {subnet} AND f.state = 0 ORDER BY f.asset, f.protocol, f.port, f.id
                """,
                FindingRows.Read),
            cancellationToken);

    public async Task<IReadOnlyList<Finding>> ListByCampaignAsync(string campaignId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"SELECT {FindingRows.Columns} FROM findings f WHERE f.campaign = {campaignId} ORDER BY f.asset, f.protocol, f.port, f.id", FindingRows.Read),
            cancellationToken);

    private static List<Finding> Save(SqliteSession session, DetectionResult result, byte[] detail)
    {
        var baseline = result.Baseline;
        var isNew = session.Execute(
            $"""
            INSERT INTO baselines (asset, subnet, observation_number, detail)
            VALUES ({baseline.Asset}, {baseline.Subnet}, {baseline.ObservationNumber}, {detail})
            ON CONFLICT (asset) DO UPDATE SET subnet = excluded.subnet, observation_number = excluded.observation_number, detail = excluded.detail
            WHERE excluded.observation_number > observation_number
            """) > 0;
        if (!isNew)
            return [];

        session.Execute($"DELETE FROM undetected WHERE asset = {baseline.Asset} AND number <= {baseline.ObservationNumber}");
        var opened = new List<Finding>();
        foreach (var finding in result.Findings)
        {
            var wasOpen = session.Number($"SELECT count(*) FROM findings WHERE id = {finding.Id} AND state = {FindingState.Open}") > 0;
            var saved = Save(session, finding);
            if (!wasOpen)
                opened.Add(saved);
        }

        foreach (var id in result.Resolved)
            session.Execute($"UPDATE findings SET state = {FindingState.Resolved} WHERE id = {id}");
        return opened;
    }

    private static Finding Save(SqliteSession session, Finding finding)
    {
        session.Execute(
            $"""
            INSERT INTO findings (id, asset, type, protocol, port, state, campaign, first_seen_at, last_seen_at, detail)
            VALUES ({finding.Id}, {finding.Asset}, {finding.Type}, {(long?)finding.Port?.Protocol}, {finding.Port?.Number}, {FindingState.Open},
                {finding.CampaignId}, {finding.FirstSeenAt}, {finding.LastSeenAt}, {session.Format.Write(finding)})
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, last_seen_at = excluded.last_seen_at, detail = excluded.detail
            """);
        return session.Find($"SELECT {FindingRows.Columns} FROM findings f WHERE f.id = {finding.Id}", FindingRows.Read)!;
    }
}
