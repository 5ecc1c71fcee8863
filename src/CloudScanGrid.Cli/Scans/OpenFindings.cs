using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Scans;

/// <summary>What holds of addresses now. Reads each subnet once.</summary>
internal sealed class OpenFindings(IDetectionStore detection)
{
    private readonly Dictionary<SubnetKey, ILookup<AssetKey, Finding>> _subnets = [];

    /// <summary>The open findings about the address that was seen, by port.</summary>
    public async Task<IReadOnlyList<Finding>> OfAsync(AssetObservation observation)
    {
        if (!_subnets.TryGetValue(observation.Subnet, out var byAsset))
        {
            var open = await detection.ListOpenAsync(observation.Subnet, CancellationToken.None);
            _subnets.Add(observation.Subnet, byAsset = open.ToLookup(finding => finding.Asset));
        }

        return [.. byAsset[observation.Asset].Where(finding => finding.Address.Equals(observation.Host.Address)).OrderBy(finding => finding.Port)];
    }
}
