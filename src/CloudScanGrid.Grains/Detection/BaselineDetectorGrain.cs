using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace CloudScanGrid.Grains.Detection;

/// <remarks>
/// The stream brings observations in batches, mostly in order; each asset's are numbered, so a gap shows, and the store has what is missing.
/// </remarks>
[ImplicitStreamSubscription(ObservationStream.Namespace), OnControl, RandomPlacement]
internal sealed partial class BaselineDetectorGrain(
    IObservationStore observations,
    IDetectionStore detection,
    IInventoryStore inventory,
    NetworkMaps networks,
    VantageSources vantages,
    ScanMetrics metrics,
    ILogger<BaselineDetectorGrain> logger) : Grain, IBaselineDetectorGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<AssetObservation>
{
    private const int BatchSize = 500;

    private SubnetKnowledge? _knowledge;

    private SubnetKey Key => SubnetKey.Parse(this.GetPrimaryKeyString());

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AssetObservation>().ResumeAsync((IAsyncBatchObserver<AssetObservation>)this);

    public async Task OnNextAsync(IList<SequentialItem<AssetObservation>> items)
    {
        try
        {
            await JudgeAsync(items.Select(item => item.Item));
        }
        catch (Exception exception)
        {
            LogBatchFailed(exception, Key.ToString(), items.Count);
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(ex, Key.ToString());
        return Task.CompletedTask;
    }

    public async Task<int> CatchUpAsync()
    {
        var judged = 0;
        while (true)
        {
            var batch = await observations.ReadUndetectedAsync(Key, BatchSize, CancellationToken.None);
            if (batch.Count == 0)
                return judged;
            judged += await JudgeAsync(batch);
        }
    }

    private async Task<int> JudgeAsync(IEnumerable<AssetObservation> batch)
    {
        using var span = GrainTraces.Judge(Key);
        try
        {
            _knowledge ??= await SubnetKnowledge.ReadAsync(Key, detection, CancellationToken.None);
            await _knowledge.RefreshAssetsAsync(Key, inventory, networks, vantages, CancellationToken.None);
            var results = new List<DetectionResult>();
            foreach (var observation in batch)
            {
                foreach (var due in await DueAsync(_knowledge, observation))
                    results.Add(_knowledge.Judge(due));
            }

            foreach (var finding in await detection.SaveAsync(results, CancellationToken.None))
                metrics.FindingRaised(finding.Type);
            metrics.Judged(results.Count);
            span?.SetTag("cloudscan.observations", results.Count);
            return results.Count;
        }
        catch
        {
            // What was learned but not saved must be learned again from what is saved.
            _knowledge = null;
            throw;
        }
    }

    /// <summary>The asset's observations up to this one that were not judged yet: none for a repeat, more than one when the stream lost some.</summary>
    private async Task<IReadOnlyList<AssetObservation>> DueAsync(SubnetKnowledge knowledge, AssetObservation observation)
    {
        var missing = observation.Number - knowledge.JudgedUpTo(observation.Asset);
        return missing switch
        {
            <= 0 => [],
            1 => [observation],
            _ => await observations.ReadAfterAsync(observation.Asset, knowledge.JudgedUpTo(observation.Asset), (int)Math.Min(missing, BatchSize), CancellationToken.None),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} observations of {Subnet} were not judged now; they are kept, and will be judged when their campaign ends")]
    private partial void LogBatchFailed(Exception exception, string subnet, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The observation stream of {Subnet} failed; what it lost will be judged when the campaign ends")]
    private partial void LogStreamFailed(Exception exception, string subnet);
}
