using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains.Detection;

/// <summary>
/// What a detector needs to judge a subnet's observations: the subnet's assets, their baselines, and the findings that are open. Read from the store, and
/// kept only while what is judged gets saved: who fails to save reads it again.
/// </summary>
internal sealed class SubnetKnowledge
{
    private readonly Dictionary<AssetKey, AssetBaseline> _baselines;
    private readonly Dictionary<AssetKey, List<Finding>> _open;
    private Dictionary<AssetKey, Asset> _assets = [];
    private AccessRules? _rules;
    private PeerStatistics _peers;

    private SubnetKnowledge(IReadOnlyList<AssetBaseline> baselines, IReadOnlyList<Finding> open)
    {
        _baselines = baselines.ToDictionary(baseline => baseline.Asset);
        _open = open.GroupBy(finding => finding.Asset).ToDictionary(group => group.Key, group => group.ToList());
        _peers = PeerStatistics.From(baselines);
    }

    public static async Task<SubnetKnowledge> ReadAsync(SubnetKey subnet, IDetectionStore detection, CancellationToken cancellationToken) =>
        new(await detection.ListBaselinesAsync(subnet, cancellationToken), await detection.ListOpenAsync(subnet, cancellationToken));

    /// <summary>Reads the subnet's assets, and who may reach them, again when any of the account was read since.</summary>
    public async Task RefreshAssetsAsync(SubnetKey subnet, IInventoryStore inventory, NetworkMaps networks, VantageSources vantages, CancellationToken cancellationToken)
    {
        var account = await inventory.FindAccountAsync(subnet.Account, cancellationToken);
        if (account is not null && account.ReadAt == _rules?.Account.ReadAt)
            return;
        _rules = account is null ? null : new AccessRules(account, await networks.OfAsync(account), vantages);
        var assets = await inventory.ListSubnetAssetsAsync(subnet, cancellationToken);
        _assets = assets.ToDictionary(asset => asset.Snapshot.Key);
    }

    /// <summary>The number of the latest observation of an asset that was judged; 0 before the first.</summary>
    public long JudgedUpTo(AssetKey asset) => _baselines.TryGetValue(asset, out var baseline) ? baseline.ObservationNumber : 0;

    /// <summary>Judges the asset's next observation and learns from it.</summary>
    public DetectionResult Judge(AssetObservation observation)
    {
        var baseline = _baselines.GetValueOrDefault(observation.Asset);
        var open = _open.GetValueOrDefault(observation.Asset) ?? [];
        var result = ObservationJudge.Judge(observation, baseline, _peers, _assets.GetValueOrDefault(observation.Asset), _rules, open);
        _peers = _peers.With(baseline, result.Baseline);
        _baselines[observation.Asset] = result.Baseline;

        // Nearly every look: nothing was wrong and nothing is.
        if (open.Count == 0 && result.Findings.IsEmpty)
            return result;
        var ended = result.Resolved.ToHashSet(StringComparer.Ordinal);
        var held = result.Findings.Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        _open[observation.Asset] = [.. open.Where(finding => !ended.Contains(finding.Id) && !held.Contains(finding.Id)), .. result.Findings];
        return result;
    }
}
