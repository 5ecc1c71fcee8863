using System.Diagnostics;
using System.Net;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>
/// Hands the hosts of one job to their asset grains as the engine ends them. Several are on their way at once, so that the store can commit them
/// together; no more than that, so that a slow store slows the engine instead of filling the memory.
/// </summary>
internal sealed class ObservationRecorder(ScanJob job, string region, IGrainFactory grains, ScanMetrics metrics) : IDisposable
{
    private const int InFlight = 64;

    private readonly Dictionary<IPAddress, ScanTarget> _targets = job.Targets.ToDictionary(target => target.Address);
    private readonly Activity? _span = GrainTraces.Keep(job);
    private readonly SemaphoreSlim _free = new(InFlight, InFlight);
    private volatile Exception? _failure;

    /// <summary>Called by the engine, one host at a time. Throws what an earlier host met, so that the engine stops.</summary>
    public async ValueTask RecordAsync(HostObservation host)
    {
        await _free.WaitAsync();
        if (_failure is { } failure)
        {
            _free.Release();
            throw NotKept(failure);
        }

        metrics.HostObserved(region, host);
        _ = HandOnAsync(host);
    }

    /// <summary>Waits until every host is kept.</summary>
    public async Task DrainAsync()
    {
        for (var taken = 0; taken < InFlight; taken++)
            await _free.WaitAsync();
        _free.Release(InFlight);
        if (_failure is { } failure)
            throw NotKept(failure);
    }

    public void Dispose()
    {
        _span?.Dispose();
        _free.Dispose();
    }

    private InvalidOperationException NotKept(Exception failure) => new($"observations of job {job.JobId} cannot be kept: {failure.Message}", failure);

    private async Task HandOnAsync(HostObservation host)
    {
        try
        {
            // The engine's process is what handed the host on, but keeping it is no part of that.
            Activity.Current = _span ?? Activity.Current;
            var target = _targets[host.Address];
            await grains.GetAsset(target.Asset).RecordAsync(new AssetObservation
            {
                Asset = target.Asset,
                Subnet = target.Subnet,
                Incarnation = target.Incarnation,
                CampaignId = job.CampaignId,
                FencingToken = target.FencingToken,
                Profile = job.Profile.Name,
                Host = host,
            });
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _free.Release();
        }
    }
}
