using System.Collections.Immutable;
using System.Net;
using System.Runtime.ExceptionServices;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Domain.Scope;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>The targets of a job that have not ended yet. Each ends once: whatever is said of an address that is no target, or no longer open, is dropped.</summary>
internal sealed class JobTargets(
    ScanJob job, Func<HostObservation, ValueTask> onHost, Func<ScanRound, ValueTask<IReadOnlyCollection<IPAddress>>> onRound, Func<Task> stop) : IDisposable
{
    private readonly Dictionary<IPAddress, ScanTarget> _open = job.Targets.ToDictionary(target => target.Address);
    private readonly List<TargetRefusal> _refusals = [];
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private ExceptionDispatchInfo? _failure;

    public int Observed { get; private set; }

    public ImmutableArray<TargetRefusal> Refusals => [.. _refusals];

    public async Task HandOnAsync(HostObservation host)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_failure is not null || !_open.Remove(host.Address))
                return;
            await onHost(host);
            Observed++;
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            await stop();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task RefuseAsync(IEnumerable<TargetRefusal> refusals)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            _refusals.AddRange(refusals.Where(refusal => _open.Remove(refusal.Address)));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Tells the holder of a boundary between rounds.</summary>
    /// <returns>What it took of the unfinished targets.</returns>
    public async Task<HashSet<IPAddress>> MeetAsync(ScanRound round)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_failure is not null)
                return [];
            var unfinished = round.Unfinished.Select(target => target.Address).ToHashSet();
            var taken = (await onRound(round)).Where(unfinished.Contains).ToHashSet();
            foreach (var address in taken)
                _open.Remove(address);
            return taken;
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            await stop();
            return [];
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async Task<List<ScanTarget>> ListOpenAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            return [.. job.Targets.Where(target => _open.ContainsKey(target.Address))];
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Passes on what <c>onHost</c> or <c>onRound</c> threw.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public void Dispose() => _oneAtATime.Dispose();
}
