using System.Diagnostics;

namespace CloudScanGrid.TestServers;

/// <summary>Waits for what another process does: looks again and again, for a bounded time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Waits up to four minutes, which only a failure takes.</summary>
    /// <param name="isSo">What is waited for.</param>
    /// <param name="orElse">What to say when it did not come.</param>
    public static Task UntilAsync(Func<bool> isSo, Func<string> orElse) => UntilAsync(() => Task.FromResult(isSo()), orElse);

    /// <summary>The same for what takes a call to know.</summary>
    /// <param name="isSo">What is waited for.</param>
    /// <param name="orElse">What to say when it did not come.</param>
    /// <param name="period">How often to look; null for twenty times a second.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> orElse, TimeSpan? period = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) >= Limit)
                throw new TimeoutException(orElse());
            await Task.Delay(period ?? Period, TestContext.Current.CancellationToken);
        }
    }
}
