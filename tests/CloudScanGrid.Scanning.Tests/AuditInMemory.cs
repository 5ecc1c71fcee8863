using CloudScanGrid.Domain.Auditing;

namespace CloudScanGrid.Scanning.Tests;

internal sealed class AuditInMemory : IAuditLog
{
    public List<AuditRecord> Records { get; } = [];

    public Exception? Failure { get; set; }

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            return Task.FromException(Failure);
        Records.AddRange(records);
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<AuditEntry> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long?> VerifyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
