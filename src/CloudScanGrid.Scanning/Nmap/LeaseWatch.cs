using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Acts when a job's lease ends without having been renewed: a process must not outlive the right to its targets.</summary>
internal sealed class LeaseWatch : IAsyncDisposable
{
    // A lease may also be given back early.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ScanJob _job;
    private readonly IJobLeases _leases;
    private readonly Action _onLost;
    private readonly ITimer _timer;

    public LeaseWatch(ScanJob job, IJobLeases leases, TimeProvider time, Action onLost)
    {
        _job = job;
        _leases = leases;
        _onLost = onLost;
        _timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Check()
    {
        var remaining = _leases.Remaining(_job);
        if (remaining <= TimeSpan.Zero)
            _onLost();
        else
            _timer.Change(remaining < LongestWait ? remaining + TimeSpan.FromMilliseconds(1) : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
