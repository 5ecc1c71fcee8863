using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// Judges what was seen of an asset by what is usual for it and for its peers, and learns from it. Pure: the same arguments give the same result.
/// docs/detection.md tells the method and the life of each type of finding.
/// </summary>
public static class BaselineDetector
{
    /// <summary>Judges one observation. An asset's observations are judged in the order of their numbers.</summary>
    /// <param name="observation">What was seen; its number is at least 1.</param>
    /// <param name="baseline">What is usual for the asset; null before its first observation.</param>
    /// <param name="peers">What the baselines of its subnet say, with <paramref name="baseline"/> counted in.</param>
    /// <param name="asset">The asset as the inventory knows it; null where it is not known.</param>
    /// <param name="openFindings">The asset's open findings of every kind.</param>
    /// <returns>
    /// The new baseline and the anomalies. An observation that is not newer than the baseline changes nothing. A new incarnation resolves every open finding
    /// of the old one and starts a new baseline.
    /// </returns>
    public static DetectionResult Judge(
        AssetObservation observation, AssetBaseline? baseline, PeerStatistics peers, Asset? asset, IReadOnlyList<Finding> openFindings)
    {
        if (baseline is not null && observation.Number <= baseline.ObservationNumber)
            return new(baseline, [], []);
        if (baseline is not null && IsLate(observation, baseline, asset))
            return new(baseline with { ObservationNumber = observation.Number }, [], []);

        var isReplaced = baseline is not null && baseline.Incarnation != observation.Incarnation;
        var known = isReplaced || baseline is { IsBlank: true } ? null : baseline;
        var group = asset is null ? known?.PeerGroup ?? PeerStatistics.WholeSubnet : PeerStatistics.GroupOf(asset.Snapshot);
        var vantage = peers.Shared(observation.Host.Vantage);
        var addresses = AddressHistory.Of(known, observation, vantage, asset);
        var look = new HostLook(observation.Host);
        var draft = new FindingDraft(observation, asset, addresses.Home);
        var own = openFindings.Where(finding => finding.Asset == observation.Asset).ToList();
        var open = new OpenFindings(
            isReplaced ? [] : own.FindAll(finding => IsOurs(finding.Kind) && AddressHistory.Decides(finding, observation, addresses.Home, asset)),
            addresses.Current,
            look,
            draft);

        var judgement = new AnomalyJudgement(observation, addresses.Current, look, peers.PeersOf(group, vantage, baseline), draft);
        if (look.AnswersEverywhere)
            judgement.AnswersEverywhere();
        else if (baseline is null or { IsBlank: true } && look.TellsSomething && peers.EstablishedBefore(observation.CampaignId, asset?.FirstSeenAt))
            judgement.FirstSeen();
        else
            judgement.Deviations(open);

        var learned = look.TellsSomething ? BaselineLearning.Fold(addresses.Current, look, peers.Shared(observation.Host.Coverage, vantage), observation.Host.ObservedAt) : addresses.Current;
        var (held, ended) = open.After(learned.Looks);
        var next = Started(known, observation).With(addresses.With(learned)) with { ObservationNumber = observation.Number, PeerGroup = group };
        return new(
            next,
            draft.Merge(judgement.Findings, held),
            isReplaced ? [.. own.Select(finding => finding.Id)] : [.. ended]);
    }

    private static bool IsOurs(FindingKind kind) => kind is FindingKind.Anomaly or FindingKind.Check;

    /// <summary>Whether the observation is of a machine that the inventory has replaced since.</summary>
    private static bool IsLate(AssetObservation observation, AssetBaseline baseline, Asset? asset) =>
        observation.Incarnation != baseline.Incarnation && asset?.Snapshot.Incarnation == baseline.Incarnation;

    private static AssetBaseline Started(AssetBaseline? known, AssetObservation observation) => known ?? new()
    {
        Asset = observation.Asset,
        Subnet = observation.Subnet,
        Incarnation = observation.Incarnation,
        ObservationNumber = observation.Number,
        FirstObservedAt = observation.Host.ObservedAt,
        FirstCampaignId = observation.CampaignId,
    };
}
