using System.Diagnostics;

namespace CloudScanGrid.Storage.Sqlite.Connections;

/// <summary>What one caller wants written. Its caller is answered once, after the commit.</summary>
internal abstract class WriteOperation(CancellationToken cancellationToken)
{
    private readonly long _askedAt = Stopwatch.GetTimestamp();

    /// <summary>How long its caller has waited.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(_askedAt);

    /// <summary>Whether the caller no longer wants it. Asked once, before it runs.</summary>
    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    public abstract void Run(SqliteSession session);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);

    public void Cancel() => Fail(new OperationCanceledException(cancellationToken));
}
