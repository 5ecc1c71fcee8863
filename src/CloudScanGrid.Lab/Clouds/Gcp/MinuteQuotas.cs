using System.Collections.Concurrent;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>Quotas that come back all at once when a minute of the clock begins, each project's own.</summary>
/// <param name="size">Calls of a minute.</param>
/// <param name="time">The clock.</param>
internal sealed class MinuteQuotas(int size, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (long Minute, int Calls)> _used = new(StringComparer.Ordinal);

    /// <summary>Takes a call.</summary>
    /// <returns>Whether there was one left.</returns>
    public bool Take(string project)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        return _used.AddOrUpdate(project, (minute, 1), (_, used) => used.Minute == minute ? (minute, used.Calls + 1) : (minute, 1)).Calls <= size;
    }
}
