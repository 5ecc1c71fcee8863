using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Detection;

/// <summary>Port: keeps baselines and findings. Only <c>BaselineDetectorGrain</c> writes through it.</summary>
public interface IDetectionStore
{
    /// <summary>The baselines of a subnet's assets.</summary>
    Task<IReadOnlyList<AssetBaseline>> ListBaselinesAsync(SubnetKey subnet, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the results of several observations in one transaction, in order. A result whose observation number is not greater than the stored baseline's is
    /// left out, so a repeated batch changes nothing. A finding that is there already keeps its first campaign and time, gets the new last time, and is open again.
    /// </summary>
    /// <returns>The findings that were not open before.</returns>
    Task<IReadOnlyList<Finding>> SaveAsync(IReadOnlyList<DetectionResult> results, CancellationToken cancellationToken);

    /// <summary>The open findings of a subnet's assets.</summary>
    Task<IReadOnlyList<Finding>> ListOpenAsync(SubnetKey subnet, CancellationToken cancellationToken);

    /// <summary>The findings that a campaign raised first, by asset and port.</summary>
    Task<IReadOnlyList<Finding>> ListByCampaignAsync(string campaignId, CancellationToken cancellationToken);
}
