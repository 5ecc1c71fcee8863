namespace CloudScanGrid.Domain.Scanning;

/// <summary>
/// How long the leases of this silo's jobs still last. Whoever renews a lease in the store says so here; <c>ScopeGuard</c> and the engine ask before and while
/// they scan. Kept on the monotonic clock: a wall clock that jumps neither ends nor prolongs a lease.
/// </summary>
public interface IJobLeases
{
    /// <summary>A lease was taken or renewed.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="expiresAt">When it ends now, UTC.</param>
    void Renew(string jobId, DateTimeOffset expiresAt);

    /// <summary>How long the job's lease still lasts; zero or less when it has ended. A job that was never renewed lasts as it says itself.</summary>
    TimeSpan Remaining(ScanJob job);

    /// <summary>Forgets a job that has ended.</summary>
    void Forget(string jobId);
}
