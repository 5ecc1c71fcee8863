using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// What a subnet's baselines say together, by peer group and vantage. Immutable: who judges a batch and fails to save it simply keeps the statistics from before.
/// Sums only, so statistics built at once and ones that grew observation by observation are the same.
/// </summary>
public sealed class PeerStatistics
{
    /// <summary>From this many peers on, a group or a subnet says what is usual.</summary>
    public const int MinPeers = 3;

    /// <summary>The name of the group of all assets of the subnet.</summary>
    public const string WholeSubnet = "";

    private readonly ImmutableDictionary<(string Group, string Vantage), GroupTally> _groups;
    private readonly ImmutableDictionary<string, int> _firstCampaigns;
    private readonly ImmutableSortedDictionary<DateTimeOffset, int> _firstLooks;

    private PeerStatistics(
        ImmutableDictionary<(string Group, string Vantage), GroupTally> groups,
        ImmutableDictionary<string, int> firstCampaigns,
        ImmutableSortedDictionary<DateTimeOffset, int> firstLooks)
    {
        _groups = groups;
        _firstCampaigns = firstCampaigns;
        _firstLooks = firstLooks;
    }

    /// <summary>The statistics of no baseline.</summary>
    public static PeerStatistics Empty { get; } = new(
        ImmutableDictionary<(string Group, string Vantage), GroupTally>.Empty,
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableSortedDictionary<DateTimeOffset, int>.Empty);

    /// <summary>The statistics of a subnet's baselines, one for each asset.</summary>
    public static PeerStatistics From(IEnumerable<AssetBaseline> baselines) =>
        baselines.Aggregate(Empty, (statistics, baseline) => statistics.With(null, baseline));

    /// <summary>
    /// The peer group of an asset: its role and image, as in <c>web, ami-1</c>, as far as the inventory tells them;
    /// <see cref="WholeSubnet"/> where it tells neither. The role is the tag whose key is <c>role</c> in any case.
    /// </summary>
    public static string GroupOf(AssetSnapshot asset)
    {
        var role = asset.Tags.FirstOrDefault(tag => string.Equals(tag.Key, "role", StringComparison.OrdinalIgnoreCase)).Value;
        return string.Join(", ", new[] { role, asset.ImageId }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    /// <summary>The statistics once <paramref name="before"/> (null for an asset without one) became <paramref name="after"/>. O(known ports).</summary>
    public PeerStatistics With(AssetBaseline? before, AssetBaseline after)
    {
        if (before is not null && SaysTheSame(before, after))
            return this;
        return (before is null ? this : Plus(before, -1)).Plus(after, 1);
    }

    /// <summary>
    /// The peers of an asset: its group, or the whole subnet where the group has fewer than <see cref="MinPeers"/> others.
    /// <paramref name="self"/>, the asset's own baseline as it is counted in here, is left out.
    /// </summary>
    public PeerGroup PeersOf(string group, string vantage, AssetBaseline? self)
    {
        var own = self?.ByVantage().FirstOrDefault(view => view.Vantage == vantage);
        var peers = new PeerGroup(group, _groups.GetValueOrDefault((group, vantage), GroupTally.Empty), group == WholeSubnet || self?.PeerGroup == group ? own : null);
        return peers.Count >= MinPeers || group == WholeSubnet
            ? peers
            : new PeerGroup(WholeSubnet, _groups.GetValueOrDefault((WholeSubnet, vantage), GroupTally.Empty), own);
    }

    /// <summary>
    /// Whether the subnet was known before a campaign: at least <see cref="MinPeers"/> of its assets were looked at by earlier campaigns and, where the
    /// inventory's word is given, before the inventory first showed the asset in question. So an asset that earlier campaigns merely left out is not new.
    /// </summary>
    public bool EstablishedBefore(string campaignId, DateTimeOffset? inventoriedAt)
    {
        if (_firstCampaigns.Values.Sum() - _firstCampaigns.GetValueOrDefault(campaignId) < MinPeers)
            return false;
        if (inventoriedAt is null)
            return true;
        var earlier = 0;
        foreach (var (firstLook, assets) in _firstLooks)
        {
            earlier += firstLook < inventoriedAt ? assets : 0;
            if (earlier >= MinPeers || firstLook >= inventoriedAt)
                break;
        }

        return earlier >= MinPeers;
    }

    /// <summary>The object that stands for these ports in the subnet's baselines: one for all assets that were asked the same instead of one for each.</summary>
    internal PortCoverage Shared(PortCoverage coverage, string vantage) =>
        _groups.TryGetValue((WholeSubnet, vantage), out var subnet) && subnet.Coverages.TryGetKey(coverage, out var shared) ? shared : coverage;

    /// <summary>The object that stands for this vantage in the subnet's baselines.</summary>
    internal string Shared(string vantage) => _groups.TryGetKey((WholeSubnet, vantage), out var shared) ? shared.Vantage : vantage;

    private static bool Counts(AssetBaseline? baseline) => baseline is { IsBlank: false };

    private static bool SaysTheSame(AssetBaseline before, AssetBaseline after) =>
        Counts(before) == Counts(after)
        && before.PeerGroup == after.PeerGroup
        && before.FirstCampaignId == after.FirstCampaignId
        && before.FirstObservedAt == after.FirstObservedAt
        && SaysTheSame([.. before.ByVantage()], [.. after.ByVantage()]);

    private static bool SaysTheSame(VantageView[] before, VantageView[] after) =>
        before.Length == after.Length && before.Zip(after).All(pair => pair.First.SaysTheSameAs(pair.Second));

    private PeerStatistics Plus(AssetBaseline baseline, int sign)
    {
        if (!Counts(baseline))
            return this;
        var groups = _groups;
        foreach (var view in baseline.ByVantage())
        {
            groups = Plus(groups, WholeSubnet, view, sign);
            if (baseline.PeerGroup != WholeSubnet)
                groups = Plus(groups, baseline.PeerGroup, view, sign);
        }

        var campaign = _firstCampaigns.GetValueOrDefault(baseline.FirstCampaignId) + sign;
        var looks = _firstLooks.GetValueOrDefault(baseline.FirstObservedAt) + sign;
        return new(
            groups,
            campaign == 0 ? _firstCampaigns.Remove(baseline.FirstCampaignId) : _firstCampaigns.SetItem(baseline.FirstCampaignId, campaign),
            looks == 0 ? _firstLooks.Remove(baseline.FirstObservedAt) : _firstLooks.SetItem(baseline.FirstObservedAt, looks));
    }

    private static ImmutableDictionary<(string Group, string Vantage), GroupTally> Plus(
        ImmutableDictionary<(string Group, string Vantage), GroupTally> groups, string group, VantageView view, int sign)
    {
        var tally = groups.GetValueOrDefault((group, view.Vantage), GroupTally.Empty).Plus(view, sign);
        return tally.Members == 0 ? groups.Remove((group, view.Vantage)) : groups.SetItem((group, view.Vantage), tally);
    }
}
