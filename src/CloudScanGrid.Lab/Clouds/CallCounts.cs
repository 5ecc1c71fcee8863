using System.Collections.Concurrent;
using System.Diagnostics;

namespace CloudScanGrid.Lab.Clouds;

/// <summary>What a fake provider was asked, and the buckets of tokens by which it throttles: each action of an account and region has one of its own.</summary>
/// <param name="size">Tokens of a full bucket.</param>
/// <param name="perSecond">Tokens that come back a second.</param>
public sealed class CallCounts(int size, double perSecond)
{
    private readonly ConcurrentDictionary<CloudCall, Bucket> _buckets = new();

    /// <summary>Calls that were answered or refused, by action; of everybody.</summary>
    public IReadOnlyDictionary<string, int> ByAction =>
        _buckets.GroupBy(one => one.Key.Action, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(one => one.Value.Calls), StringComparer.Ordinal);

    /// <summary>All calls.</summary>
    public int Calls => _buckets.Values.Sum(bucket => bucket.Calls);

    /// <summary>Calls that were too much.</summary>
    public int Throttled => _buckets.Values.Sum(bucket => bucket.Throttled);

    /// <summary>How often an action of an account was called in a region.</summary>
    public int Of(CloudCall call) => _buckets.TryGetValue(call, out var bucket) ? bucket.Calls : 0;

    /// <summary>Takes note of a call.</summary>
    /// <returns>Whether there was a token for it.</returns>
    internal bool Take(CloudCall call) => _buckets.GetOrAdd(call, _ => new Bucket(size)).Take(size, perSecond);

    private sealed class Bucket(double tokens)
    {
        private readonly Lock _lock = new();
        private double _tokens = tokens;
        private long _countedAt = Stopwatch.GetTimestamp();

        public int Calls { get; private set; }

        public int Throttled { get; private set; }

        public bool Take(int size, double perSecond)
        {
            lock (_lock)
            {
                var now = Stopwatch.GetTimestamp();
                _tokens = Math.Min(size, _tokens + (Stopwatch.GetElapsedTime(_countedAt, now).TotalSeconds * perSecond));
                _countedAt = now;
                Calls++;
                if (_tokens < 1)
                {
                    Throttled++;
                    return false;
                }

                _tokens--;
                return true;
            }
        }
    }
}
