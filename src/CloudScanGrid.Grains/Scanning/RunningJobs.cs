using System.Collections.Immutable;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>The jobs that this silo runs, in all its slots: what it announces, and what must end before it does.</summary>
public sealed class RunningJobs(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ScannerKey, (CancellationTokenSource Stop, Action YieldAll)> _running = [];
    private TaskCompletionSource? _idle;

    /// <summary>The slots of a region that run a job.</summary>
    public ImmutableArray<int> BusyIn(string region)
    {
        lock (_lock)
            return [.. _running.Keys.Where(slot => string.Equals(slot.Region, region, StringComparison.Ordinal)).Select(slot => slot.Slot).Order()];
    }

    /// <summary>
    /// Takes no more jobs, and gives those that run the time to end, or to hand back at the end of a round what they did not finish; then stops them, so that they hand
    /// it back at once.
    /// </summary>
    /// <param name="grace">How long they may run on.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>How many had to be stopped.</returns>
    public async Task<int> DrainAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.Count == 0)
                _idle.TrySetResult();
            foreach (var job in _running.Values)
                job.YieldAll();
            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(grace, clock, cancellationToken);
            return 0;
        }
        catch (TimeoutException)
        {
            var stopped = Stop();
            await idle.WaitAsync(cancellationToken);
            return stopped;
        }
    }

    /// <summary>A job begins, unless the silo is ending.</summary>
    internal bool TryAdd(ScannerKey slot, CancellationTokenSource stop, Action yieldAll)
    {
        lock (_lock)
            return _idle is null && _running.TryAdd(slot, (stop, yieldAll));
    }

    /// <summary>A job has ended and holds nothing any more.</summary>
    internal void Remove(ScannerKey slot)
    {
        lock (_lock)
        {
            _running.Remove(slot);
            if (_running.Count == 0)
                _idle?.TrySetResult();
        }
    }

    // Within the lock: a job takes itself off the list before it lets go of its source.
    private int Stop()
    {
        lock (_lock)
        {
            foreach (var job in _running.Values)
                _ = job.Stop.CancelAsync();
            return _running.Count;
        }
    }
}
