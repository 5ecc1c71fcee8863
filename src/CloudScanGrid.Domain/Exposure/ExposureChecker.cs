using System.Collections.Immutable;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>Compares what answers with what the configuration allows. Pure.</summary>
internal static class ExposureChecker
{
    // What a probe identified is hardly ever wrong; the port table's guess often is.
    private const double ProbedConfidence = 0.95;
    private const double GuessedConfidence = 0.6;
    private const double NotAllowedConfidence = 0.9;

    /// <summary>The exposures that one look shows. A host that answers everywhere shows none: the finding on the host stands for its ports.</summary>
    public static ImmutableArray<Finding> Check(HostObservation host, HostLook look, FindingDraft draft, IAllowances allowances)
    {
        if (look.AnswersEverywhere)
            return [];

        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var service in look.Open)
        {
            if (SensitiveServices.Find(service) is { } sensitive && allowances.FromInternet(service.Port) is { IsFromAnybody: true } reach)
                findings.Add(OpenToAnywhere(draft.Under(allowances.Subject), host, service, sensitive, reach));
            if (allowances.FindObstacle(service.Port, host.Vantage) is { } obstacle)
                findings.Add(AnswersNotAllowed(draft, host, service, obstacle));
        }

        return findings.ToImmutable();
    }

    /// <summary>Whether a look that does not show an earlier exposure any more proves it gone: the port was seen, open or not, and where it is open, every rule is known.</summary>
    /// <param name="earlier">The exposure.</param>
    /// <param name="look">The look.</param>
    /// <param name="allowances">What is known of the rules; null where nothing is.</param>
    public static bool Ends(Finding earlier, HostLook look, IAllowances? allowances)
    {
        if (look.AnswersEverywhere || earlier.Port is not { } port)
            return false;
        return look.OpenAt(port) is null ? look.AbsenceOf(port) != Absence.None : allowances is { IsWhole: true };
    }

    private static Finding OpenToAnywhere(FindingDraft draft, HostObservation host, ObservedService service, SensitiveService sensitive, InternetReach reach)
    {
        var isProbed = service.Method == ServiceMethod.Probed;
        return draft.Of(
            FindingKind.Exposure,
            FindingType.OpenToAnywhere,
            service.Port,
            isProbed ? ProbedConfidence : GuessedConfidence,
            $"{sensitive.Label} on {service.Port} is open to anywhere{(reach.Face.Equals(host.Address) ? "" : $" at {reach.Face}")}",
            [
                .. reach.Path,
                isProbed
                    ? $"{HostText.Of(service)} answered a probe from {HostText.Shown(host.Vantage)}"
                    : $"{service.Port} is open, seen from {HostText.Shown(host.Vantage)}; that it is {sensitive.Label} is taken from the port number",
                sensitive.Why,
            ]);
    }

    private static Finding AnswersNotAllowed(FindingDraft draft, HostObservation host, ObservedService service, ImmutableArray<string> obstacle) => draft.Of(
        FindingKind.Exposure,
        FindingType.AnswersNotAllowed,
        service.Port,
        NotAllowedConfidence,
        $"{service.Port} answers though no rule allows it",
        [
            .. obstacle,
            $"{HostText.Of(service)} answered from {HostText.Shown(host.Vantage)}",
            "the model of the rules or the firewall is wrong",
        ]);
}
