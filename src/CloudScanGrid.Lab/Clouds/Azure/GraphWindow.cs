using System.Diagnostics;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>Resource Graph's quota of one identity: so many queries in a window, and then none until the next one begins.</summary>
/// <param name="queries">How many.</param>
/// <param name="window">How long.</param>
internal sealed class GraphWindow(int queries, TimeSpan window)
{
    private readonly Lock _lock = new();
    private long _beganAt = Stopwatch.GetTimestamp();
    private int _made;

    /// <summary>Queries that were too much.</summary>
    public int Throttled { get; private set; }

    /// <summary>Takes one query.</summary>
    public (bool IsTaken, int Remaining, TimeSpan ResetsAfter) Take()
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_beganAt) >= window)
                (_beganAt, _made) = (Stopwatch.GetTimestamp(), 0);
            var isTaken = _made < queries;
            if (isTaken)
                _made++;
            else
                Throttled++;
            return (isTaken, queries - _made, window - Stopwatch.GetElapsedTime(_beganAt));
        }
    }
}
