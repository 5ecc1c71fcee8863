namespace CloudScanGrid.Storage.Auditing;

/// <summary>The audit log's last entry, as the store remembers it beside the log.</summary>
internal sealed record AuditHead(long Sequence, string Hash);
