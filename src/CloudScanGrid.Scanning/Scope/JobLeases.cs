using System.Collections.Concurrent;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Scope;

/// <summary>The leases of this silo's jobs.</summary>
/// <param name="time">The clock.</param>
public sealed class JobLeases(TimeProvider time) : IJobLeases
{
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Renew(string jobId, DateTimeOffset expiresAt) => _leases[jobId] = Until(expiresAt);

    /// <inheritdoc/>
    public TimeSpan Remaining(ScanJob job)
    {
        var lease = _leases.GetOrAdd(job.JobId, _ => Until(job.LeaseExpiresAt));
        return lease.Length - time.GetElapsedTime(lease.Since);
    }

    /// <inheritdoc/>
    public void Forget(string jobId) => _leases.TryRemove(jobId, out _);

    private Lease Until(DateTimeOffset expiresAt) => new(time.GetTimestamp(), expiresAt - time.GetUtcNow());

    private readonly record struct Lease(long Since, TimeSpan Length);
}
