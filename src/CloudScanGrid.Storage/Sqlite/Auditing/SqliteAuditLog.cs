using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Storage.Sqlite.Connections;

namespace CloudScanGrid.Storage.Sqlite.Auditing;

/// <inheritdoc cref="IAuditLog"/>
internal sealed class SqliteAuditLog(SqliteDatabase database, string path) : IAuditLog
{
    private static readonly SqlFragment Columns = new("sequence, at, actor, action, subject, detail, previous_hash, hash");

    private sealed record Head(long Sequence, string Hash);

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Append(session, records), cancellationToken);

    public IAsyncEnumerable<AuditEntry> ReadAsync(CancellationToken cancellationToken) => database.StreamAsync<AuditEntry>(
        (session, last) => session.Query(
            $"SELECT {Columns} FROM audit WHERE sequence > {last?.Sequence ?? 0} ORDER BY sequence LIMIT {SqliteDatabase.StreamPage}", ReadEntry),
        cancellationToken);

    public async Task<long?> VerifyAsync(CancellationToken cancellationToken)
    {
        // Read first: entries that are appended meanwhile stand behind it.
        var head = await database.ReadAsync(ReadHead, cancellationToken);
        var (sequence, hash) = (0L, AuditEntry.Genesis);
        await foreach (var entry in ReadAsync(cancellationToken))
        {
            if (entry.Sequence != sequence + 1 || !string.Equals(entry.PreviousHash, hash, StringComparison.Ordinal) || !entry.IsIntact)
                return sequence + 1;
            (sequence, hash) = (entry.Sequence, entry.Hash);
            if (sequence == head?.Sequence && !string.Equals(hash, head.Hash, StringComparison.Ordinal))
                return sequence;
        }

        return sequence < (head?.Sequence ?? 0) ? sequence + 1 : null;
    }

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

    // To chain behind whatever stands last would heal a log whose end was taken away.
    private AuditEntry? ReadLast(SqliteSession session)
    {
        var head = ReadHead(session);
        var last = session.Find($"SELECT {Columns} FROM audit ORDER BY sequence DESC LIMIT 1", ReadEntry);
        if (last?.Sequence != head?.Sequence || !string.Equals(last?.Hash, head?.Hash, StringComparison.Ordinal))
            throw new StoreException(path, "the end of the audit log was changed, so nothing may be appended to it", "run 'cloudscan audit verify'");
        return last;
    }

    private static Head? ReadHead(SqliteSession session) =>
        session.Find($"SELECT sequence, hash FROM audit_head", row => new Head(row.Number(0), row.Text(1)));

    private static AuditEntry ReadEntry(Row row) =>
        new(row.Number(0), new(row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5)), row.Text(6), row.Text(7));
}
