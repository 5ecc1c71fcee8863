using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Scanning;

/// <inheritdoc cref="ILeaseStore"/>
internal sealed class SqliteLeaseStore(SqliteDatabase database, TimeProvider time) : ILeaseStore
{
    public Task SaveAsync(BudgetLease lease, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
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
        },
        cancellationToken);

    public Task RemoveAsync(string owner, string holder, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute($"DELETE FROM budget_leases WHERE owner = {owner} AND holder = {holder}"), cancellationToken);

    public Task RemoveAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute($"DELETE FROM budget_leases"), cancellationToken);

    public async Task<IReadOnlyList<BudgetLease>> ListLiveAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.Query(
                $"""
                SELECT owner, holder, hosts, packets_per_second, expires_at FROM budget_leases
                WHERE owner = {owner} AND expires_at > {now} ORDER BY holder
                """,
                row => new BudgetLease(row.Text(0), row.Text(1), (int)row.Number(2), (int)row.Number(3), row.Time(4))),
            cancellationToken);
}
