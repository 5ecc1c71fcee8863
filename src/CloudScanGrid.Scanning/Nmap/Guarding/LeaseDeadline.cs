using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Guarding;

/// <summary>When the guard is to kill what runs under a job's lease.</summary>
internal static class LeaseDeadline
{
    /// <summary>The guard looks four times a second: what it kills is dead before the lease ends, unless the machine leaves it no time for a quarter of a second.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.5);

    /// <summary>How long the lease still lasts, and the deadline on the <see cref="BootClock"/>.</summary>
    public static (TimeSpan Remaining, TimeSpan Until) Of(ScanJob job, IJobLeases leases)
    {
        // The clock first: when this process is stopped in between, the deadline is too early rather than too late.
        var now = BootClock.IsThere ? BootClock.Now : TimeSpan.Zero;
        var remaining = leases.Remaining(job);
        return (remaining, now + remaining - Before);
    }
}
