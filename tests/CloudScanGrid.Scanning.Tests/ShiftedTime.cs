namespace CloudScanGrid.Scanning.Tests;

/// <summary>A clock that can be set while its monotonic side goes on.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    /// <summary>How far it is ahead of this machine's.</summary>
    public TimeSpan Ahead
    {
        get => new(Volatile.Read(ref _ahead));
        set => Volatile.Write(ref _ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
