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
    /// <param name="account">The asset's account with its security groups; null where it is not known, and exposures stay as they are.</param>
    /// <param name="openFindings">The asset's open findings of every kind.</param>
    public static DetectionResult Judge(
        AssetObservation observation, AssetBaseline? baseline, PeerStatistics peers, Asset? asset, AccountState? account, IReadOnlyList<Finding> openFindings)
    {
        var judged = BaselineDetector.Judge(observation, baseline, peers, asset, openFindings);
        if (asset is null || account is null || judged.Baseline.Incarnation != observation.Incarnation || observation.Number <= baseline?.ObservationNumber)
            return judged;

        var shown = ExposureChecker.Check(observation, asset, account);
        var isReplaced = baseline is not null && baseline.Incarnation != observation.Incarnation;
        if (isReplaced)
            return judged with { Findings = [.. judged.Findings, .. shown] };

        var look = new HostLook(observation.Host);
        var open = openFindings.Where(finding =>
            finding.Kind == FindingKind.Exposure
            && finding.Asset == observation.Asset
            && AddressHistory.Decides(finding.Address, observation, asset)).ToList();
        var held = open.Where(finding => shown.Any(exposure => exposure.Id == finding.Id));
        var ended = open.Where(finding => !shown.Any(exposure => exposure.Id == finding.Id) && ExposureChecker.Ends(finding, look, asset, account));
        return judged with
        {
            Findings = [.. judged.Findings, .. new FindingDraft(observation, asset).Merge(shown, held)],
            Resolved = [.. judged.Resolved, .. ended.Select(finding => finding.Id)],
        };
    }
}
