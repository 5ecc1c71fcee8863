using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// The findings that were open at an address before a look, and what becomes of them. A finding does not carry its "from": where that matters it is found again
/// by the id, which is a hash of it.
/// </summary>
internal sealed class OpenFindings(IReadOnlyList<Finding> findings, AddressBaseline known, HostLook look, FindingDraft draft)
{
    /// <summary>After this many whole looks an asset that appeared is one of the known ones.</summary>
    private const int LooksUntilKnown = 3;

    public static string ChangeDetail(string? product, string? version, string? toProduct, string? toVersion) =>
        $"{product} {version}->{toProduct} {toVersion}";

    /// <summary>Whether it was reported that this port's service went, so that its return is no news.</summary>
    public bool ExpectsReturnOf(NetworkPort port) => findings.Any(finding => finding.Type switch
    {
        FindingType.VanishedService => finding.Port == port,
        FindingType.MovedService => IsMoveFrom(finding, port),
        _ => false,
    });

    /// <summary>
    /// Whether it was reported that this port's service came, so that its end is no news: the new one closed, or the moved one is back where it was.
    /// </summary>
    public bool ExpectsEndOf(NetworkPort port) => findings.Any(finding => finding.Port == port && finding.Type switch
    {
        FindingType.NewService => true,
        FindingType.MovedService => known.Ports.Any(belief => IsMoveFrom(finding, belief.Port) && look.OpenAt(belief.Port) is not null),
        _ => false,
    });

    /// <summary>Whether it was reported that the port changed from what answers now, so that the way back is no news.</summary>
    public bool ExpectsReturnTo(PortBelief belief, ObservedService service) =>
        belief.PreviousProduct is not null
        && BaselineLearning.IsSame(belief.PreviousProduct, belief.PreviousVersion, service.Product, service.Version)
        && findings.Any(finding => finding.Type == FindingType.ChangedService && finding.Port == belief.Port);

    /// <summary>What still holds, with the time of this look, and the ids of what ended.</summary>
    public (IEnumerable<Finding> Held, IEnumerable<string> Ended) After(int looks)
    {
        var fates = findings.Select(finding => (Finding: finding, Holds: Holds(finding, looks))).ToList();
        return (
            fates.Where(fate => fate.Holds == true).Select(fate => fate.Finding),
            fates.Where(fate => fate.Holds == false).Select(fate => fate.Finding.Id));
    }

    /// <summary>Whether a finding's condition still holds; null where this look cannot tell.</summary>
    private bool? Holds(Finding finding, int looks) => (finding.Type, finding.Port) switch
    {
        (FindingType.AnswersEverywhere, _) => look.AnswersEverywhere ? true : look.IsWhole ? false : null,
        _ when look.AnswersEverywhere => null,
        (FindingType.FirstSeen, _) => looks >= LooksUntilKnown ? false : look.IsWhole ? true : null,
        (FindingType.NewService or FindingType.MovedService, { } port) => IsOpen(port),
        (FindingType.VanishedService, { } port) => !IsOpen(port),
        (FindingType.ChangedService, { } port) => IsStillChanged(port),
        _ => null,
    };

    private bool? IsOpen(NetworkPort port) => look.OpenAt(port) is not null ? true : look.AbsenceOf(port) != Absence.None ? false : null;

    private bool? IsStillChanged(NetworkPort port)
    {
        if (look.OpenAt(port) is not { } service || known.Find(port) is not { } belief)
            return look.AbsenceOf(port) != Absence.None ? false : null;
        return BaselineLearning.IdentifiedProduct(service) is null ? null : !BaselineLearning.Differs(belief, service);
    }

    private bool IsMoveFrom(Finding finding, NetworkPort from) =>
        finding.Id == draft.IdOf(FindingKind.Anomaly, FindingType.MovedService, finding.Port, from.ToString());
}
