using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Storage.Auditing;

/// <summary>Checks a chain of audit entries against the head that the store keeps beside it: without a head, a chain whose end was taken away would be whole.</summary>
internal static class AuditChain
{
    /// <summary>Walks the chain.</summary>
    /// <param name="head">The last entry as the head names it; read before the entries, so that those appended meanwhile stand behind it. Null for an empty log.</param>
    /// <param name="entries">Every entry, by sequence.</param>
    /// <returns>The first sequence that is missing or not intact; null when all is well.</returns>
    public static async Task<long?> VerifyAsync(AuditHead? head, IAsyncEnumerable<AuditEntry> entries)
    {
        var (sequence, hash) = (0L, AuditEntry.Genesis);
        await foreach (var entry in entries)
        {
            if (entry.Sequence != sequence + 1 || !string.Equals(entry.PreviousHash, hash, StringComparison.Ordinal) || !entry.IsIntact)
                return sequence + 1;
            (sequence, hash) = (entry.Sequence, entry.Hash);
            if (sequence == head?.Sequence && !string.Equals(hash, head.Hash, StringComparison.Ordinal))
                return sequence;
        }

        return sequence < (head?.Sequence ?? 0) ? sequence + 1 : null;
    }

    /// <summary>Refuses to append to a log whose end was changed: to chain behind whatever stands last would heal it.</summary>
    /// <exception cref="StoreException">The last entry is not the one that the head names.</exception>
    public static void RequireWholeEnd(string place, AuditEntry? last, AuditHead? head)
    {
        if (last?.Sequence != head?.Sequence || !string.Equals(last?.Hash, head?.Hash, StringComparison.Ordinal))
            throw new StoreException(place, "the end of the audit log was changed, so nothing may be appended to it", "run 'cloudscan audit verify'");
    }
}
