using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>An asset: the only writer of its observations. Key: <see cref="AssetKey"/>, as in <c>file/lab-1/i-0a1</c>.</summary>
[Alias("csg.IAssetGrain")]
public interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Keeps an observation with effect once, and tells the subnet's detector. A result under a stale lease is refused.</summary>
    [Alias("Record")]
    Task<RecordedObservation> RecordAsync(AssetObservation observation);
}
