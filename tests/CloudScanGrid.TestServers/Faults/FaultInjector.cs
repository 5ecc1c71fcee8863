using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CloudScanGrid.TestServers.Clusters;

namespace CloudScanGrid.TestServers.Faults;

/// <summary>Hurts a cluster, mends it, and starts again what ended, as a supervisor does.</summary>
public sealed class FaultInjector(NetworkedCluster cluster, Action<string> tell)
{
    private static readonly TimeSpan SupervisorPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _story = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>How often each kind of fault was inflicted.</summary>
    public ConcurrentDictionary<FaultKind, int> Inflicted { get; } = new();

    /// <summary>What happened when.</summary>
    public string Story => string.Join('\n', _story);

    /// <summary>Adds to the story.</summary>
    public void Tell(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_started).TotalSeconds,7:F1} s  {what}");
        _story.Enqueue(line);
        tell(line);
    }

    /// <summary>Inflicts one fault after the other, until cancelled or at the end of them; then nothing is hurt any more.</summary>
    public async Task RunAsync(IEnumerable<Fault> faults, CancellationToken stop)
    {
        foreach (var fault in faults)
        {
            await SettleAsync(stop);
            await Task.Delay(fault.After, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            await InflictAsync(fault);
            Inflicted.AddOrUpdate(fault.Kind, 1, (_, count) => count + 1);
        }
    }

    /// <summary>Starts again what ended, until cancelled.</summary>
    public async Task SuperviseAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var silo in cluster.Silos)
            {
                if (await silo.ReviveAsync())
                    Tell($"{silo.Name} had ended with {silo.Ended[^1]} and starts again");
            }

            await Task.Delay(SupervisorPeriod, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Inflicts one fault and mends it.</summary>
    public async Task InflictAsync(Fault fault)
    {
        var silo = cluster.Silos[fault.Silo % cluster.Silos.Count];
        var others = cluster.Silos.Where(other => other != silo).ToList();
        Tell(fault.Kind is FaultKind.RestartDatabase or FaultKind.KillDatabase or FaultKind.LoseDatabase or FaultKind.FillDisk ? $"{fault}" : $"{fault}: {silo.Name}");
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await silo.SignalAsync("KILL");
                break;
            case FaultKind.Stop:
                await silo.SignalAsync("TERM");
                break;
            case FaultKind.Pause:
                await silo.SignalAsync("STOP");
                await Task.Delay(fault.Lasts);
                await silo.SignalAsync("CONT");
                break;
            case FaultKind.Part:
                await CutAsync([.. others.Select(other => (silo.Place, other.Place)), .. others.Select(other => (other.Place, silo.Place))]);
                break;
            case FaultKind.Deafen:
                await CutAsync([.. others.Select(other => (other.Place, silo.Place))]);
                break;
            case FaultKind.PartFromDatabase:
                await CutAsync([(silo.Place, cluster.DatabasePlace), (cluster.DatabasePlace, silo.Place)]);
                break;
            case FaultKind.JumpClock:
                silo.Clock.Set(TimeSpan.FromHours(1));
                await Task.Delay(fault.Lasts);
                silo.Clock.Set(TimeSpan.Zero);
                break;
            case FaultKind.FillDisk:
                await cluster.Database.FillDiskAsync();
                await Task.Delay(fault.Lasts);
                await cluster.Database.ClearDiskAsync();
                break;
            case FaultKind.RestartDatabase or FaultKind.KillDatabase or FaultKind.LoseDatabase:
                await cluster.Database.StopAsync(killed: fault.Kind == FaultKind.KillDatabase);
                await Task.Delay(fault.Lasts);
                await cluster.Database.ResumeAsync();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "no such fault");
        }

        Tell($"{fault.Kind} is mended");

        async Task CutAsync(IEnumerable<(NetworkPlace, NetworkPlace)> ways)
        {
            await cluster.Network.CutAsync(ways);
            await Task.Delay(fault.Lasts);
            await cluster.Network.HealAsync();
        }
    }

    // A busy machine needs longer to start a silo. Without a limit, a silo that never comes back would end the faults unseen.
    private async Task SettleAsync(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested && Stopwatch.GetElapsedTime(started) < SettleLimit && !cluster.Silos.All(silo => silo.HasJoined))
            await Task.Delay(SupervisorPeriod, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
