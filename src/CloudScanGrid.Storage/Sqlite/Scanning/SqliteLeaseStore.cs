using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Scanning;

/// <inheritdoc cref="ILeaseStore"/>
internal sealed class SqliteLeaseStore(SqliteDatabase database, TimeProvider time) : ILeaseStore
{
    public Task<bool> TrySaveAsync(BudgetLease lease, int hosts, int packetsPerSecond, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var fits = session.Number(
                $"""
                SELECT coalesce(sum(hosts), 0) + {lease.Hosts} <= {hosts}
                    AND coalesce(sum(packets_per_second), 0) + {lease.PacketsPerSecond} <= {packetsPerSecond}
                FROM budget_leases WHERE owner = {lease.Owner} AND holder <> {lease.Holder} AND expires_at > {time.GetUtcNow()}
                """) != 0;
            if (fits)
                Save(session, lease);
            return fits;
        },
        cancellationToken);

    public async Task<bool> RenewAsync(string owner, string holder, DateTimeOffset expiresAt, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.Execute(
            $"UPDATE budget_leases SET expires_at = {expiresAt} WHERE owner = {owner} AND holder = {holder} AND expires_at > {time.GetUtcNow()}"),
        cancellationToken) > 0;

    public Task RemoveAsync(string owner, string holder, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute($"DELETE FROM budget_leases WHERE owner = {owner} AND holder = {holder}"), cancellationToken);

    public Task RemoveAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute($"DELETE FROM budget_leases"), cancellationToken);

    public async Task<IReadOnlyList<BudgetLease>> ListLiveAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT {LeaseRows.Columns} FROM budget_leases
                WHERE owner = {owner} AND expires_at > {now} ORDER BY holder
                """,
                LeaseRows.Read),
            cancellationToken);

    private void Save(SqliteSession session, BudgetLease lease)
    {
        // Holders that died never come to remove theirs.
        session.Execute($"DELETE FROM budget_leases WHERE owner = {lease.Owner} AND expires_at <= {time.GetUtcNow()}");
        session.Execute(
            $"""
            INSERT INTO budget_leases (owner, holder, hosts, packets_per_second, expires_at)
            VALUES ({lease.Owner}, {lease.Holder}, {lease.Hosts}, {lease.PacketsPerSecond}, {lease.ExpiresAt})
            ON CONFLICT (owner, holder) DO UPDATE SET hosts = excluded.hosts, packets_per_second = excluded.packets_per_second,
                expires_at = excluded.expires_at
            """);
    }
}
