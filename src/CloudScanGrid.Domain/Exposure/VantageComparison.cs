using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>
/// Compares what a look shows with what other vantages saw lately of the same address, or of one that stands for it. Where they differ and the rules say why, all is well: an internal port
/// is not open to the internet. Where no rule says why, something stands between that nobody told of, or another machine answers. Pure.
/// </summary>
internal sealed class VantageComparison
{
    /// <summary>What was seen longer ago than this may have changed since.</summary>
    private static readonly TimeSpan MostApart = TimeSpan.FromHours(24);

    private const double KnownRulesConfidence = 0.9;
    private const double UnknownRulesConfidence = 0.5;
    private const int MostNamed = 20;

    private readonly AssetObservation _observation;
    private readonly HostLook _look;
    private readonly Func<IPAddress, IAllowances?> _allowancesAt;
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);

    /// <param name="observation">The observation.</param>
    /// <param name="look">The same, arranged.</param>
    /// <param name="baseline">What is known of the asset, the observation included.</param>
    /// <param name="draft">Makes the findings.</param>
    /// <param name="allowancesAt">What is allowed at an address of the asset; null where nobody knows.</param>
    public VantageComparison(AssetObservation observation, HostLook look, AssetBaseline baseline, FindingDraft draft, Func<IPAddress, IAllowances?> allowancesAt)
    {
        (_observation, _look, _allowancesAt) = (observation, look, allowancesAt);
        if (!look.IsWhole)
            return;
        foreach (var other in baseline.FurtherAddresses.IsEmpty ? [] : baseline.AllAddresses())
        {
            if (other is { Address: { } address, Vantage: { } vantage, LookedAt: { } at } && vantage != observation.Host.Vantage && (observation.Host.ObservedAt - at).Duration() <= MostApart)
                Compare(other, address, vantage, at, draft);
        }
    }

    /// <summary>Where vantages disagree: one finding for each pair.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whether this look shows that an earlier disagreement is over.</summary>
    public bool Ends(Finding earlier) => _compared.Contains(earlier.Id) && !_findings.Exists(finding => finding.Id == earlier.Id);

    private void Compare(AddressBaseline other, IPAddress address, string vantage, DateTimeOffset at, FindingDraft draft)
    {
        var host = _observation.Host;
        var (here, there) = (_allowancesAt(host.Address), _allowancesAt(address));
        var subject = here?.Subject ?? host.Address;
        if (!subject.Equals(there?.Subject ?? address))
            return;
        var under = draft.Under(subject);
        var pair = string.Join('|', new[] { host.Vantage, vantage }.Order(StringComparer.Ordinal));
        _compared.Add(under.IdOf(FindingKind.Exposure, FindingType.VantagesDisagree, port: null, pair));
        var open = _look.Open.Select(service => service.Port)
            .Where(port => other.Covered.Contains(port) && other.Find(port) is not { IsOpen: true } && there?.MayBlock(port, vantage) != true)
            .Select(port => (Port: port, Text: $"{port} is open from {At(host.Vantage, host.Address)} and not from {At(vantage, address)}"));
        var notOpen = other.Ports
            .Where(belief => belief.IsOpen && _look.AbsenceOf(belief.Port) != Absence.None && here?.MayBlock(belief.Port, host.Vantage) != true)
            .Select(belief => (belief.Port, Text: $"{belief.Port} is open from {At(vantage, address)} and not from {At(host.Vantage, host.Address)}"));
        var differences = open.Concat(notOpen).OrderBy(one => one.Port).Select(one => one.Text).ToList();
        if (differences.Count == 0)
            return;
        var knowsRules = here is { IsWhole: true } && there is { IsWhole: true };
        _findings.Add(under.Of(
            FindingKind.Exposure,
            FindingType.VantagesDisagree,
            port: null,
            knowsRules ? KnownRulesConfidence : UnknownRulesConfidence,
            $"{HostText.Shown(host.Vantage)} and {HostText.Shown(vantage)} see different services at {subject}",
            [
                .. differences.Take(MostNamed),
                .. differences.Count > MostNamed ? [Text($"{differences.Count - MostNamed} more ports differ")] : ImmutableArray<string>.Empty,
                knowsRules ? "no rule of the provider says why: a firewall that no API tells of stands between, or another machine answers" : "what the rules say is not known here",
                Text($"the looks are {(host.ObservedAt - at).Duration().TotalMinutes:0} minutes apart"),
            ],
            pair));
    }

    private static string At(string vantage, IPAddress address) => $"{HostText.Shown(vantage)} (at {address})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
