namespace CloudScanGrid.Scanning.Nmap;

/// <summary>The clock of this machine, by which nmap times its probes and dates its hosts; the grid goes by another one where it is a cluster.</summary>
/// <param name="time">It.</param>
public sealed class MachineClock(TimeProvider time)
{
    /// <summary>What it says and what it would have said without a jump may differ by so much: it is set right by little all the time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>What is to be added to it to get another clock's time, in whole seconds, as nmap states them.</summary>
    public TimeSpan BehindOf(TimeProvider other) => TimeSpan.FromSeconds(Math.Round((other.GetUtcNow() - time.GetUtcNow()).TotalSeconds));

    /// <summary>Begins to watch it.</summary>
    /// <returns>Tells whether it jumped since.</returns>
    public Func<bool> WatchJumps()
    {
        var (before, started) = (time.GetUtcNow(), time.GetTimestamp());
        return () => (time.GetUtcNow() - before - time.GetElapsedTime(started)).Duration() > Tolerance;
    }

    /// <summary>A timer by it.</summary>
    public ITimer CreateTimer(Action action, TimeSpan period) => time.CreateTimer(_ => action(), null, period, period);
}
