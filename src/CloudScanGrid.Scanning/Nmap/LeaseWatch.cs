using System.ComponentModel;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Scanning.Nmap.Guarding;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Kills a process when its job's lease ends without having been renewed: it must not outlive the right to its targets. As long as the lease is renewed it moves
/// the deadline at which the guard kills it, should this process be stopped by then.
/// </summary>
internal sealed class LeaseWatch : IAsyncDisposable
{
    // A lease may also be given back early.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ScanJob _job;
    private readonly IJobLeases _leases;
    private readonly NmapProcess _process;
    private readonly ITimer _timer;

    public LeaseWatch(ScanJob job, IJobLeases leases, TimeProvider time, NmapProcess process)
    {
        _job = job;
        _leases = leases;
        _process = process;
        _timer = time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Check()
    {
        var (remaining, until) = LeaseDeadline.Of(_job, _leases);
        if (remaining <= TimeSpan.Zero)
        {
            _process.Kill(KillReason.LeaseLost);
            return;
        }

        _ = ExtendAsync(until);
        _timer.Change(remaining < LongestWait ? remaining + TimeSpan.FromMilliseconds(1) : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private async Task ExtendAsync(TimeSpan until)
    {
        try
        {
            await _process.ExtendAsync(until);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            // Unguarded, it may outlive its lease.
            _process.Kill(KillReason.LeaseLost);
        }
    }
}
