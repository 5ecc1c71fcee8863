using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>What became of one target: it was seen, or it was not and there is a reason. Exactly one of the two is set.</summary>
/// <param name="Observation">What was seen.</param>
/// <param name="Unseen">The target that was refused, left out, or given up.</param>
/// <param name="Findings">What holds of the address as of this look.</param>
internal sealed record HostResult(AssetObservation? Observation, CampaignTarget? Unseen, IReadOnlyList<Finding> Findings)
{
    public static HostResult Of(AssetObservation observation, IReadOnlyList<Finding> findings) => new(observation, null, findings);

    public static HostResult Of(CampaignTarget unseen) => new(null, unseen, []);

    public AssetKey Asset => Observation?.Asset ?? Unseen!.Target.Asset;

    public string Address => (Observation?.Host.Address ?? Unseen!.Target.Address).ToString();
}
