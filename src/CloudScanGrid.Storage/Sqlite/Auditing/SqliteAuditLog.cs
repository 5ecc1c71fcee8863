using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Storage.Auditing;
using CloudScanGrid.Storage.Queries;
using CloudScanGrid.Storage.Rows;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Auditing;

/// <inheritdoc cref="IAuditLog"/>
internal sealed class SqliteAuditLog(SqliteDatabase database, string path) : IAuditLog
{
    private static readonly SqlFragment Columns = new("sequence, at, actor, action, subject, detail, previous_hash, hash");

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Append(session, records), cancellationToken);

    public IAsyncEnumerable<AuditEntry> ReadAsync(CancellationToken cancellationToken) => database.StreamAsync<AuditEntry>(
        (session, last) => session.Query(
            $"SELECT {Columns} FROM audit WHERE sequence > {last?.Sequence ?? 0} ORDER BY sequence LIMIT {KeyedPages.Size}", ReadEntry),
        cancellationToken);

    public async Task<long?> VerifyAsync(CancellationToken cancellationToken) =>
        await AuditChain.VerifyAsync(await database.ReadAsync(ReadHead, cancellationToken), ReadAsync(cancellationToken));

    private void Append(SqliteSession session, IReadOnlyList<AuditRecord> records)
    {
        if (records.Count == 0)
            return;
        var last = ReadLast(session);
        foreach (var record in records)
        {
            last = AuditEntry.Chain(record, last);
            session.Execute(
                $"""
                INSERT INTO audit (sequence, at, actor, action, subject, detail, previous_hash, hash)
                VALUES ({last.Sequence}, {record.At}, {record.Actor}, {record.Action}, {record.Subject}, {record.Detail}, {last.PreviousHash}, {last.Hash})
                """);
        }

        session.Execute(
            $"""
            INSERT INTO audit_head (id, sequence, hash) VALUES (1, {last!.Sequence}, {last.Hash})
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
            """);
    }

    private AuditEntry? ReadLast(SqliteSession session)
    {
        var last = session.Find($"SELECT {Columns} FROM audit ORDER BY sequence DESC LIMIT 1", ReadEntry);
        AuditChain.RequireWholeEnd(path, last, ReadHead(session));
        return last;
    }

    private static AuditHead? ReadHead(SqliteSession session) =>
        session.Find($"SELECT sequence, hash FROM audit_head", row => new AuditHead(row.Number(0), row.Text(1)));

    private static AuditEntry ReadEntry(StoredRow row) =>
        new(row.Number(0), new(row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5)), row.Text(6), row.Text(7));
}
