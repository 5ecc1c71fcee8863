using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces.Detection;
using CloudScanGrid.GrainInterfaces.Inventory;
using CloudScanGrid.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;

namespace CloudScanGrid.Grains.Inventory;

// A million known assets cost rows, not memory: an asset's grain lives for the moment in which its observation is kept. The next one comes hours later.
[OnControl, RandomPlacement]
internal sealed partial class AssetGrain(IObservationStore observations, ScanMetrics metrics, ILogger<AssetGrain> logger) : Grain, IAssetGrain
{
    public async Task<RecordedObservation> RecordAsync(AssetObservation observation)
    {
        var recorded = await observations.RecordAsync(observation, CancellationToken.None);
        metrics.Recorded(recorded.Outcome);
        if (recorded.Outcome == RecordOutcome.Recorded)
            await TellDetectorAsync(observation with { Number = recorded.Number });
        DeactivateOnIdle();
        return recorded;
    }

    // The stream is for latency only: the detector finds in the store whatever the stream loses.
    private async Task TellDetectorAsync(AssetObservation observation)
    {
        try
        {
            var stream = this.GetStreamProvider(ObservationStream.Provider).GetStream<AssetObservation>(ObservationStream.Of(observation.Subnet));
            await stream.OnNextAsync(observation);
        }
        catch (Exception exception)
        {
            LogStreamLost(exception, observation.Asset.ToString(), observation.Number);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream did not take observation {Number} of {Asset}: it is kept, and will be judged when the campaign ends instead of now")]
    private partial void LogStreamLost(Exception exception, string asset, long number);
}
