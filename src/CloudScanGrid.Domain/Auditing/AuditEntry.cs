using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudScanGrid.Domain.Auditing;

/// <summary>A record in its place in the hash chain.</summary>
/// <param name="Sequence">1, 2, 3, … without gaps.</param>
/// <param name="Record">The record.</param>
/// <param name="PreviousHash">The hash of the entry before, or <see cref="Genesis"/>.</param>
/// <param name="Hash">SHA-256 over the sequence, the previous hash and every field, hexadecimal.</param>
public sealed record AuditEntry(long Sequence, AuditRecord Record, string PreviousHash, string Hash)
{
    /// <summary>The previous hash of the first entry.</summary>
    public static string Genesis { get; } = new('0', 64);

    /// <summary>Chains a record behind an entry.</summary>
    /// <param name="record">The record.</param>
    /// <param name="last">The last entry; null for an empty log.</param>
    public static AuditEntry Chain(AuditRecord record, AuditEntry? last)
    {
        var sequence = (last?.Sequence ?? 0) + 1;
        var previous = last?.Hash ?? Genesis;
        return new(sequence, record, previous, HashOf(sequence, record, previous));
    }

    /// <summary>Whether the entry's hash is the hash of what it holds.</summary>
    public bool IsIntact => string.Equals(Hash, HashOf(Sequence, Record, PreviousHash), StringComparison.Ordinal);

    // Each field is preceded by its length, so no two different records give the same bytes.
    private static string HashOf(long sequence, AuditRecord record, string previous)
    {
        var text = new StringBuilder();
        string[] fields =
        [
            sequence.ToString(CultureInfo.InvariantCulture), previous, record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            record.Actor, record.Action, record.Subject, record.Detail,
        ];
        foreach (var field in fields)
            text.Append(CultureInfo.InvariantCulture, $"{field.Length}:{field}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
