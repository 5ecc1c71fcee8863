using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Scanning;

/// <inheritdoc cref="ICheckpointStore"/>
internal sealed class SqliteCheckpointStore(SqliteDatabase database) : ICheckpointStore
{
    public Task<int> SaveAsync(string campaignId, IReadOnlyList<ScanCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        var stored = checkpoints.Select(checkpoint => (checkpoint.Target, Detail: database.Format.Write(UnlistedRest.LeaveOut(checkpoint.Host)))).ToList();
        return database.WriteAsync(session => stored.Sum(one => Save(session, campaignId, one.Target, one.Detail)), cancellationToken);
    }

    public async Task<IReadOnlyList<HostObservation>> ReadAsync(string jobId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var hosts = await database.ReadAsync(
            session => session.Query(
                $"SELECT checkpoint FROM campaign_targets WHERE job = {jobId} AND state = 1 AND checkpoint IS NOT NULL ORDER BY address",
                row => ObservationRows.ReadHost(row, 0)),
            cancellationToken);
        return [.. hosts.Where(host => host.StartedAt >= since)];
    }

    private static int Save(SqliteSession session, string campaignId, ScanTarget target, byte[] detail) => session.Execute(
        $"""
        UPDATE campaign_targets SET checkpoint = {detail}
        WHERE campaign = {campaignId} AND address = {target.Address} AND asset = {target.Asset}
            AND fencing_token = {target.FencingToken} AND state = {TargetState.Leased}
        """);
}
