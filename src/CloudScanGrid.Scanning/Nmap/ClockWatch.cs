namespace CloudScanGrid.Scanning.Nmap;

/// <summary>
/// Kills a process when the machine's clock jumps under it: nmap measures round trips and timeouts by that clock, so that after a jump forward it gives hosts up that would
/// have answered, and after one back it waits for as long as that was.
/// </summary>
internal sealed class ClockWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Func<bool> _hasJumped;
    private readonly NmapProcess _process;
    private readonly ITimer _timer;

    public ClockWatch(MachineClock clock, NmapProcess process)
    {
        _process = process;
        _hasJumped = clock.WatchJumps();
        _timer = clock.CreateTimer(() => Check(), Period);
    }

    /// <summary>Whether what the process says now may be believed.</summary>
    public bool Check()
    {
        if (!_hasJumped())
            return true;
        _process.Kill(KillReason.ClockJumped);
        return false;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
