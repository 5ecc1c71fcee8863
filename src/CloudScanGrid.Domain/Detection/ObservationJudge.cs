using CloudScanGrid.Domain.Exposure;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>Everything that one observation means by itself: deviations from what is usual, and exposures. Pure.</summary>
public static class ObservationJudge
{
    /// <summary>Judges one observation. An asset's observations are judged in the order of their numbers.</summary>
    /// <param name="observation">What was seen; its number is at least 1.</param>
    /// <param name="baseline">What is usual for the asset; null before its first observation.</param>
    /// <param name="peers">What the baselines of its subnet say, with <paramref name="baseline"/> counted in.</param>
    /// <param name="asset">The asset as the inventory knows it; null where it is not known.</param>
    /// <param name="rules">Who may reach what; null where nobody knows the asset's account, and exposures stay as they are.</param>
    /// <param name="openFindings">The asset's open findings of every kind.</param>
    public static DetectionResult Judge(
        AssetObservation observation, AssetBaseline? baseline, PeerStatistics peers, Asset? asset, AccessRules? rules, IReadOnlyList<Finding> openFindings)
    {
        var judged = BaselineDetector.Judge(observation, baseline, peers, asset, openFindings);
        if (asset is null || rules is null || judged.Baseline.Incarnation != observation.Incarnation || observation.Number <= baseline?.ObservationNumber)
            return judged;

        var allowances = rules.Of(asset.Snapshot, observation.Host.Address);
        var home = judged.Baseline.Vantage ?? observation.Host.Vantage;
        var draft = new FindingDraft(observation, asset, home);
        var look = new HostLook(observation.Host);
        var comparison = new VantageComparison(
            observation, look, judged.Baseline, draft, address => !rules.Knows(asset.Snapshot, address) ? null : address.Equals(observation.Host.Address) ? allowances : rules.Of(asset.Snapshot, address));
        List<Finding> shown = [.. allowances is null ? [] : ExposureChecker.Check(observation.Host, look, draft, allowances), .. comparison.Findings];
        var isReplaced = baseline is not null && baseline.Incarnation != observation.Incarnation;
        if (isReplaced)
            return judged with { Findings = [.. judged.Findings, .. shown] };

        var open = openFindings.Where(finding => finding.Kind == FindingKind.Exposure && finding.Asset == observation.Asset).ToLookup(finding => shown.Exists(exposure => exposure.Id == finding.Id));
        var ended = open[false].Where(finding => finding.Type == FindingType.VantagesDisagree
            ? comparison.Ends(finding)
            : AddressHistory.Decides(finding, observation, home, asset) && ExposureChecker.Ends(finding, look, allowances));
        return judged with
        {
            Findings = [.. judged.Findings, .. draft.Merge(shown, open[true])],
            Resolved = [.. judged.Resolved, .. ended.Select(finding => finding.Id)],
        };
    }
}
