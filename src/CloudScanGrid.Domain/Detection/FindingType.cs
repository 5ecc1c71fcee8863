using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Detection;

/// <summary>The types of findings, as they stand in every output.</summary>
public static class FindingType
{
    /// <summary>Anomaly: a service that was not there before.</summary>
    public const string NewService = "new-service";

    /// <summary>Anomaly: a service that was always there is gone.</summary>
    public const string VanishedService = "vanished-service";

    /// <summary>Anomaly: another product or version answers.</summary>
    public const string ChangedService = "changed-service";

    /// <summary>Anomaly: a service left its port and answers on another.</summary>
    public const string MovedService = "moved-service";

    /// <summary>Anomaly: an asset appeared in a subnet that was known.</summary>
    public const string FirstSeen = "first-seen";

    /// <summary>Exposure: a sensitive service answers, and a rule lets everybody reach it.</summary>
    public const string OpenToAnywhere = "open-to-anywhere";

    /// <summary>Exposure: a port answers that no rule of the asset's security groups allows.</summary>
    public const string AnswersNotAllowed = "answers-not-allowed";

    /// <summary>Exposure: two vantages see different ports open, and no rule says why.</summary>
    public const string VantagesDisagree = "vantages-disagree";

    /// <summary>Check: a host answers on so many ports that its answers say nothing: honeypot or SYN proxy.</summary>
    public const string AnswersEverywhere = "answers-everywhere";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
        [NewService, VanishedService, ChangedService, MovedService, FirstSeen, OpenToAnywhere, AnswersNotAllowed, VantagesDisagree, AnswersEverywhere];
}
