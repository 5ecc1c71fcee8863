using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Storage.Auditing;
using CloudScanGrid.Storage.Postgres.Connections;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;

namespace CloudScanGrid.Storage.Postgres.Auditing;

/// <inheritdoc cref="IAuditLog"/>
internal sealed class PostgresAuditLog(PostgresDatabase database, GroupCommit<IReadOnlyList<AuditRecord>, bool> appends) : IAuditLog
{
    private static readonly SqlFragment Columns = new("sequence, record, previous_hash, hash");

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) =>
        records.Count == 0 ? Task.CompletedTask : appends.WriteAsync(records, cancellationToken);

    public IAsyncEnumerable<AuditEntry> ReadAsync(CancellationToken cancellationToken) => database.StreamAsync<AuditEntry>(
        (session, last) => session.QueryAsync(
            $"SELECT {Columns} FROM audit WHERE sequence > {last?.Sequence ?? 0L} ORDER BY sequence LIMIT {KeyedPages.Size}", ReadEntry),
        cancellationToken);

    public async Task<long?> VerifyAsync(CancellationToken cancellationToken) => await AuditChain.VerifyAsync(
        await database.ReadAsync(session => ReadHeadAsync(session, $"SELECT sequence, hash FROM audit_head"), cancellationToken), ReadAsync(cancellationToken));

    /// <summary>Appends the records of a group of callers, those of each together.</summary>
    public static async Task<IReadOnlyList<bool>> AppendAsync(PostgresSession session, string place, IReadOnlyList<IReadOnlyList<AuditRecord>> group)
    {
        // The lock on the head makes all silos' records one chain.
        var head = await ReadHeadAsync(session, $"SELECT sequence, hash FROM audit_head FOR UPDATE");
        var last = await session.FindAsync($"SELECT {Columns} FROM audit ORDER BY sequence DESC LIMIT 1", ReadEntry);
        AuditChain.RequireWholeEnd(place, last, head);
        var entries = new List<AuditEntry>();
        foreach (var record in group.SelectMany(records => records))
        {
            last = AuditEntry.Chain(record, last);
            entries.Add(last);
        }

        await session.ExecuteAsync(
            $"""
            INSERT INTO audit (sequence, record, previous_hash, hash)
            SELECT * FROM unnest({entries.Select(entry => entry.Sequence)}, {entries.Select(entry => session.Format.Write(entry.Record))},
                {entries.Select(entry => entry.PreviousHash)}, {entries.Select(entry => entry.Hash)})
            """);
        await session.ExecuteAsync($"UPDATE audit_head SET sequence = {last!.Sequence}, hash = {last.Hash}");
        return [.. group.Select(_ => true)];
    }

    // The row is there from the start, so that there is something to lock; 0 stands for an empty log.
    private static async Task<AuditHead?> ReadHeadAsync(PostgresSession session, SqlText select)
    {
        var head = await session.FindAsync(select, row => new AuditHead(row.Number(0), row.Text(1)));
        return head?.Sequence == 0 ? null : head;
    }

    private static AuditEntry ReadEntry(StoredRow row) => new(row.Number(0), row.Document<AuditRecord>(1), row.Text(2), row.Text(3));
}
