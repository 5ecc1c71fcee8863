using System.Diagnostics;

namespace CloudScanGrid.TestServers;

/// <summary>Waits for what another process does: looks again and again, for a bounded time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits up to four minutes, which only a failure takes.</summary>
    /// <param name="isSo">What is waited for.</param>
    /// <param name="orElse">What to say when it did not come.</param>
    public static async Task UntilAsync(Func<bool> isSo, Func<string> orElse)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(4), orElse());
            await Task.Delay(Period, TestContext.Current.CancellationToken);
        }
    }
}
