using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Scanning;

/// <inheritdoc cref="ILeaseStore"/>
internal sealed class PostgresLeaseStore(PostgresDatabase database, TimeProvider time) : ILeaseStore
{
    public Task<bool> TrySaveAsync(BudgetLease lease, int hosts, int packetsPerSecond, CancellationToken cancellationToken) => database.WriteAtOnceAsync(
        async session =>
        {
            // One at a time for each owner: two that look at once would both find room.
            session.LockAhead(SessionLock.Budget, lease.Owner);
            return await SaveAsync(
                session,
                lease,
                $"""
                (SELECT coalesce(sum(hosts), 0) + {lease.Hosts} <= {hosts} AND coalesce(sum(packets_per_second), 0) + {lease.PacketsPerSecond} <= {packetsPerSecond}
                FROM budget_leases WHERE owner = {lease.Owner} AND holder <> {lease.Holder} AND expires_at > {time.GetUtcNow()})
                """) > 0;
        },
        async session => await session.NumberAsync(
            $"SELECT count(*) FROM budget_leases WHERE owner = {lease.Owner} AND holder = {lease.Holder} AND expires_at = {lease.ExpiresAt}") > 0,
        cancellationToken);

    public Task<bool> RenewAsync(string owner, string holder, DateTimeOffset expiresAt, CancellationToken cancellationToken) => database.WriteAtOnceAsync(
        async session => await session.ExecuteAsync(
            $"UPDATE budget_leases SET expires_at = {expiresAt} WHERE owner = {owner} AND holder = {holder} AND expires_at > {time.GetUtcNow()}") > 0,
        async session => await session.NumberAsync(
            $"SELECT count(*) FROM budget_leases WHERE owner = {owner} AND holder = {holder} AND expires_at = {expiresAt}") > 0,
        cancellationToken);

    public Task RemoveAsync(string owner, string holder, CancellationToken cancellationToken) => database.WriteAtOnceAsync(
        session => session.ExecuteAsync($"DELETE FROM budget_leases WHERE owner = {owner} AND holder = {holder}"), cancellationToken);

    public Task RemoveAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync($"DELETE FROM budget_leases"), cancellationToken);

    public async Task<IReadOnlyList<BudgetLease>> ListLiveAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.QueryAsync(
                $"""
                SELECT {LeaseRows.Columns} FROM budget_leases
                WHERE owner = {owner} AND expires_at > {now} ORDER BY holder
                """,
                LeaseRows.Read),
            cancellationToken);

    private Task<int> SaveAsync(PostgresSession session, BudgetLease lease, SqlText condition)
    {
        // Holders that died never come to remove theirs.
        session.Ahead($"DELETE FROM budget_leases WHERE owner = {lease.Owner} AND expires_at <= {time.GetUtcNow()}");
        return session.ExecuteAsync(
            $"""
            INSERT INTO budget_leases (owner, holder, hosts, packets_per_second, expires_at)
            SELECT {lease.Owner}, {lease.Holder}, {lease.Hosts}, {lease.PacketsPerSecond}, {lease.ExpiresAt} WHERE {condition}
            ON CONFLICT (owner, holder) DO UPDATE SET hosts = excluded.hosts, packets_per_second = excluded.packets_per_second,
                expires_at = excluded.expires_at
            """);
    }
}
