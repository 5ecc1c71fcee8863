using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>Makes the findings of one observation: everything that they share, and their ids.</summary>
/// <param name="observation">The observation.</param>
/// <param name="asset">The asset as the inventory knows it.</param>
/// <param name="home">The vantage that saw the asset first.</param>
/// <param name="subject">The address that stands for all those for which the findings are the same, and whatever vantage sees them; null where they are of the observed one alone.</param>
internal sealed class FindingDraft(AssetObservation observation, Asset? asset, string home, IPAddress? subject = null)
{
    /// <summary>Where an asset has several addresses, each has findings of its own: what closes on one may still be open on another.</summary>
    private readonly string? _address = asset?.Snapshot.Addresses.Length > 1 ? (subject ?? observation.Host.Address).ToString() : null;

    /// <summary>Who looks from elsewhere has findings of its own, too.</summary>
    private readonly string? _vantage = subject is null && observation.Host.Vantage != home ? observation.Host.Vantage : null;

    /// <summary>For findings that are the same at every address that stands for this one, and from every vantage.</summary>
    public FindingDraft Under(IPAddress address) => new(observation, asset, home, address);

    public string IdOf(FindingKind kind, string type, NetworkPort? port, string? detail = null) => Finding.IdOf(
        observation.Asset, observation.Incarnation, kind, type, port, _address is null && _vantage is null ? detail : string.Join(' ', new[] { _address, _vantage }.OfType<string>().Append(detail)));

    public Finding Of(
        FindingKind kind, string type, NetworkPort? port, double confidence, string title, ImmutableArray<string> why, string? detail = null) => new()
        {
            Id = IdOf(kind, type, port, detail),
            Asset = observation.Asset,
            Address = observation.Host.Address,
            Vantage = observation.Host.Vantage,
            Kind = kind,
            Type = type,
            Port = port,
            Confidence = Math.Clamp(Math.Round(confidence, 4), 0, 1),
            Title = title,
            Why = why,
            CampaignId = observation.CampaignId,
            FirstSeenAt = observation.Host.ObservedAt,
            LastSeenAt = observation.Host.ObservedAt,
        };

    /// <summary>What holds now: what was found, with the first campaign and time of what was known of it, and the earlier findings that hold still.</summary>
    public ImmutableArray<Finding> Merge(IReadOnlyList<Finding> found, IEnumerable<Finding> held)
    {
        var earlier = held.ToDictionary(finding => finding.Id, StringComparer.Ordinal);
        var merged = ImmutableArray.CreateBuilder<Finding>(found.Count + earlier.Count);
        foreach (var finding in found)
        {
            merged.Add(earlier.Remove(finding.Id, out var known)
                ? finding with { CampaignId = known.CampaignId, FirstSeenAt = known.FirstSeenAt }
                : finding);
        }

        merged.AddRange(earlier.Values.Select(finding => finding with { LastSeenAt = observation.Host.ObservedAt }));
        return merged.ToImmutable();
    }
}
