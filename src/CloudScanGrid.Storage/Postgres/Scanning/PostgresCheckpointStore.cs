using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Documents;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <inheritdoc cref="ICheckpointStore"/>
internal sealed class PostgresCheckpointStore(PostgresDatabase database) : ICheckpointStore
{
    public Task<int> SaveAsync(string campaignId, IReadOnlyList<ScanCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        var targets = checkpoints.Select(checkpoint => checkpoint.Target).ToList();
        var details = checkpoints.Select(checkpoint => database.Format.Write(UnlistedRest.LeaveOut(checkpoint.Host))).ToList();
        return database.WriteAsync(
            session => session.ExecuteAsync(
                $"""
                UPDATE campaign_targets t SET checkpoint = k.detail
                FROM unnest({targets.Select(target => target.Address)}, {targets.Select(target => target.Asset)}, {targets.Select(target => target.FencingToken)}, {details})
                    k(address, asset, token, detail)
                WHERE t.campaign = {campaignId} AND t.address = k.address AND t.asset = k.asset AND t.fencing_token = k.token AND t.state = {TargetState.Leased}
                """),
            cancellationToken);
    }

    public async Task<IReadOnlyList<HostObservation>> ReadAsync(string jobId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var hosts = await database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT checkpoint FROM campaign_targets WHERE job = {jobId} AND state = 1 AND checkpoint IS NOT NULL ORDER BY address",
                row => ObservationRows.ReadHost(row, 0)),
            cancellationToken);
        return [.. hosts.Where(host => host.StartedAt >= since)];
    }
}
