using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>
/// Compares what answers with what the asset's security groups allow. An asset that names no group is not judged: nobody said what is allowed. Pure.
/// </summary>
public static class ExposureChecker
{
    // What a probe identified is hardly ever wrong; the port table's guess often is.
    private const double ProbedConfidence = 0.95;
    private const double GuessedConfidence = 0.6;
    private const double NotAllowedConfidence = 0.9;

    /// <summary>
    /// The exposures that one look shows. A host that answers everywhere shows none: the finding on the host stands for its ports.
    /// </summary>
    public static ImmutableArray<Finding> Check(AssetObservation observation, Asset asset, AccountState account)
    {
        if (observation.Host.AnswersEverywhere || asset.Snapshot.SecurityGroups.IsEmpty)
            return [];

        var groups = GroupsOf(asset, account);
        var knowsAllGroups = KnowsAllGroups(asset, groups);
        var draft = new FindingDraft(observation, asset);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var service in new HostLook(observation.Host).Open)
        {
            if (SensitiveServices.Find(service) is { } sensitive
                && RuleFromAnywhere(groups, service.Port, asset.Snapshot, observation.Host.Address) is { } allowance)
                findings.Add(OpenToAnywhere(draft, observation, service, sensitive, allowance));

            if (knowsAllGroups && !groups.Exists(group => Allows(group, service.Port)))
                findings.Add(AnswersNotAllowed(draft, observation, service, groups));
        }

        return findings.ToImmutable();
    }

    /// <summary>
    /// Whether a look that does not show an earlier exposure any more proves it gone: the port was seen, open or not, and where it is open, every rule is known.
    /// </summary>
    internal static bool Ends(Finding earlier, HostLook look, Asset asset, AccountState account)
    {
        if (look.AnswersEverywhere || earlier.Port is not { } port)
            return false;
        return look.OpenAt(port) is null ? look.AbsenceOf(port) != Absence.None : KnowsAllGroups(asset, GroupsOf(asset, account));
    }

    private static List<SecurityGroup> GroupsOf(Asset asset, AccountState account) =>
        [.. account.SecurityGroups.Where(group => asset.Snapshot.SecurityGroups.Contains(group.Id, StringComparer.Ordinal))];

    // A group that the account does not show may hold the rule: then nobody can tell.
    private static bool KnowsAllGroups(Asset asset, List<SecurityGroup> groups) =>
        asset.Snapshot.SecurityGroups.All(id => groups.Exists(group => group.Id == id));

    private static Finding OpenToAnywhere(
        FindingDraft draft,
        AssetObservation observation,
        ObservedService service,
        SensitiveService sensitive,
        (SecurityGroup Group, IngressRule Rule) allowance)
    {
        var isProbed = service.Method == ServiceMethod.Probed;
        return draft.Of(
            FindingKind.Exposure,
            FindingType.OpenToAnywhere,
            service.Port,
            isProbed ? ProbedConfidence : GuessedConfidence,
            $"{sensitive.Label} on {service.Port} is open to anywhere",
            [
                $"security group {HostText.Shown(allowance.Group.Id)} allows it: {allowance.Rule}",
                isProbed
                    ? $"{HostText.Of(service)} answered a probe from {HostText.Shown(observation.Host.Vantage)}"
                    : $"{service.Port} is open, seen from {HostText.Shown(observation.Host.Vantage)}; that it is {sensitive.Label} is taken from the port number",
                sensitive.Why,
            ]);
    }

    private static Finding AnswersNotAllowed(
        FindingDraft draft, AssetObservation observation, ObservedService service, List<SecurityGroup> groups) => draft.Of(
        FindingKind.Exposure,
        FindingType.AnswersNotAllowed,
        service.Port,
        NotAllowedConfidence,
        $"{service.Port} answers though no security group allows it",
        [
            $"no ingress rule of {string.Join(", ", groups.Take(5).Select(group => HostText.Shown(group.Id)))} allows {service.Port}",
            $"{HostText.Of(service)} answered from {HostText.Shown(observation.Host.Vantage)}",
            "the model of the rules or the firewall is wrong",
        ]);

    private static (SecurityGroup Group, IngressRule Rule)? RuleFromAnywhere(
        List<SecurityGroup> groups, NetworkPort port, AssetSnapshot asset, IPAddress observed)
    {
        foreach (var group in groups)
        {
            foreach (var rule in group.Ingress)
            {
                if (rule.IsFromAnywhere && rule.Allows(port) && HasAddressOf(rule.Source.BaseAddress.AddressFamily, asset, observed))
                    return (group, rule);
            }
        }

        return null;
    }

    // ::/0 opens nothing on an asset that has no IPv6 address.
    private static bool HasAddressOf(AddressFamily family, AssetSnapshot asset, IPAddress observed) =>
        observed.AddressFamily == family || asset.Addresses.Any(address => address.AddressFamily == family);

    private static bool Allows(SecurityGroup group, NetworkPort port) => group.Ingress.Any(rule => rule.Allows(port));
}
