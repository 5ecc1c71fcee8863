using System.Collections.Concurrent;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Tests;

/// <summary>What a silo knows of its jobs' leases, for an engine that does not ask.</summary>
internal sealed class WallClockLeases : IJobLeases
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);

    public void Renew(string jobId, DateTimeOffset expiresAt) => _ends[jobId] = expiresAt;

    public TimeSpan Remaining(ScanJob job) => _ends.GetValueOrDefault(job.JobId, job.LeaseExpiresAt) - TimeProvider.System.GetUtcNow();

    public void Forget(string jobId) => _ends.TryRemove(jobId, out _);
}
