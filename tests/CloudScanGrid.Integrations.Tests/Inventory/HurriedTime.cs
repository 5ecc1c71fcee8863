namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>A clock that nobody waits for: whoever would wait finds that the time has passed.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private readonly DateTimeOffset _start = new(2026, 11, 29, 12, 0, 50, TimeSpan.Zero);
    private long _passed;

    /// <summary>How much time was waited for.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Passed;

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
            Interlocked.Add(ref _passed, dueTime.Ticks);
        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
