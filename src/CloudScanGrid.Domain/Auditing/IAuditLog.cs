namespace CloudScanGrid.Domain.Auditing;

/// <summary>Port: an append-only, hash-chained log. An effect whose record cannot be written does not happen (invariant 7).</summary>
public interface IAuditLog
{
    /// <summary>Appends records durably, in order.</summary>
    Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken);

    /// <summary>Every entry, by sequence.</summary>
    IAsyncEnumerable<AuditEntry> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Checks the whole chain.</summary>
    /// <returns>The first sequence that is missing or not intact; null when all is well.</returns>
    Task<long?> VerifyAsync(CancellationToken cancellationToken);
}
