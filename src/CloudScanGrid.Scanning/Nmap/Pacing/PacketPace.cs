namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>
/// Spaces packets evenly, those of several processes together. None is saved up but what a clock that ticks in milliseconds makes late, so that no second holds more
/// than its share.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class PacketPace(TimeProvider time)
{
    /// <summary>One hundredth of the second that is measured.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(10);

    private readonly Lock _turn = new();
    private readonly long _lateness = (long)(Lateness.TotalSeconds * time.TimestampFrequency);
    private double _perSecond = 1;
    private long? _next;

    /// <summary>Packets a second from the next one on, more than 0.</summary>
    /// <value>Default 1.</value>
    public double PerSecond
    {
        set
        {
            lock (_turn)
                _perSecond = value;
        }
    }

    /// <summary>Takes the next turn, for so many packets.</summary>
    /// <returns>How long it is until then.</returns>
    public TimeSpan Take(int packets)
    {
        lock (_turn)
        {
            var now = time.GetTimestamp();
            var turn = Math.Max(_next ?? now, now - _lateness);
            _next = turn + (long)(packets * time.TimestampFrequency / _perSecond);
            return turn > now ? time.GetElapsedTime(now, turn) : TimeSpan.Zero;
        }
    }
}
