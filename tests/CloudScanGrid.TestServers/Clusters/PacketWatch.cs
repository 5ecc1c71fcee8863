using System.Collections.Concurrent;
using System.Diagnostics;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>Looks several times a second at what a network counted, so that the worst second is known.</summary>
public sealed class PacketWatch(ClusterNetwork network)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<Look> _looks = new();

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            var count = await network.CountAsync();
            _looks.Enqueue(new Look(before, Stopwatch.GetTimestamp(), count));
            await Task.Delay(Period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// The most probes a second to an account, over every stretch between two looks that surely lasted a second or longer. A stretch counts as long as it may have
    /// been at most, which is a few milliseconds more than it was.
    /// </summary>
    public double MostProbes(string account) => Most(account, count => count.Probes);

    /// <summary>The same of packets of any kind.</summary>
    public double MostPackets(string account) => Most(account, count => count.Packets);

    private double Most(string account, Func<(long Probes, long Packets), long> of)
    {
        var looks = _looks.ToArray();
        var most = 0.0;
        for (int first = 0, last = 1; last < looks.Length; last++)
        {
            while (first + 1 < last && Stopwatch.GetElapsedTime(looks[first + 1].After, looks[last].Before).TotalSeconds >= 1)
                first++;
            if (Stopwatch.GetElapsedTime(looks[first].After, looks[last].Before).TotalSeconds < 1)
                continue;
            var packets = of(looks[last].Count.Accounts[account]) - of(looks[first].Count.Accounts[account]);
            most = Math.Max(most, packets / Stopwatch.GetElapsedTime(looks[first].Before, looks[last].After).TotalSeconds);
        }

        return most;
    }

    private sealed record Look(long Before, long After, NetworkCount Count);
}
