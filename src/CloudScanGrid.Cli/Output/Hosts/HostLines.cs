using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>Makes lines of results.</summary>
internal static class HostLines
{
    public static HostLine Of(HostResult result) => result.Observation is { } observation ? Seen(observation, result.Findings) : Unseen(result.Unseen!);

    private static HostLine Seen(AssetObservation observation, IReadOnlyList<Finding> findings)
    {
        var host = observation.Host;
        return new HostLine
        {
            AssetId = observation.Asset.AssetId,
            Account = observation.Asset.Account.ToString(),
            Address = host.Address.ToString(),
            ObservedAt = host.ObservedAt,
            Vantage = host.Vantage,
            State = Words.Of(host.State),
            Complete = host.IsComplete,
            Coverage = new(TextOf(host.Coverage.Tcp), TextOf(host.Coverage.Udp), TextOf(host.Coverage.Sctp)),
            ProbesSent = host.ProbesSent,
            Services = [.. host.Services.Select(Of)],
            Findings = [.. findings.Select(finding => Of(finding, observation.CampaignId))],
            Explanation = new(observation.Profile, Why(host)),
        };
    }

    private static HostLine Unseen(CampaignTarget target) => new()
    {
        AssetId = target.Target.Asset.AssetId,
        Account = target.Target.Asset.Account.ToString(),
        Address = target.Target.Address.ToString(),
        State = target.State == TargetState.Unknown ? "unknown" : "skipped",
        Refusal = target.Refusal is { } refusal
            ? new(Words.Of(refusal.Reason), refusal.Explanation)
            : new(target.State == TargetState.Unknown ? "given-up" : "campaign-ended", target.Message ?? "the campaign ended before it was scanned"),
        Services = [],
        Findings = [],
    };

    private static HostLine.ServiceLine Of(ObservedService service) => new()
    {
        Protocol = Words.Of(service.Port.Protocol),
        Port = service.Port.Number,
        State = service.State.ToNmapText(),
        Reason = service.Reason,
        Name = service.Name,
        Product = service.Product,
        Version = service.Version,
        ExtraInfo = service.ExtraInfo,
        Tunnel = service.Tunnel,
        Cpes = service.Cpes,
        Confidence = service.Confidence,
        Scripts = service.Scripts.IsEmpty ? null : ScriptJson.Of(service.Scripts),
    };

    private static HostLine.FindingLine Of(Finding finding, string campaignId) => new(
        Words.Of(finding.Kind),
        finding.Type,
        finding.Port is { } port ? Words.Of(port.Protocol) : null,
        finding.Port?.Number,
        finding.Confidence,
        finding.Title,
        finding.Why,
        finding.CampaignId == campaignId,
        finding.Id);

    private static List<string> Why(HostObservation host)
    {
        var why = new List<string> { $"{Words.Of(host.State)}: {host.Reason ?? "the engine gave no reason"}" };
        if (host.TimedOut)
            why.Add("the host took longer than the profile allows: what is listed holds, what is missing is unknown");
        else if (!host.IsComplete)
            why.Add("not every phase of the look ended: what is listed holds, what is missing is unknown");
        if (host.AnswersEverywhere)
            why.Add("it answers on so many ports that the answers say nothing about services");
        why.AddRange(host.Unlisted.Select(unlisted => $"{Words.Count(unlisted.Count, "port", "ports")} {unlisted.State.ToNmapText()}: {unlisted.Reason ?? "no reason given"}"));
        why.AddRange(host.Remarks);
        return why;
    }

    private static string? TextOf(PortRanges ports) => ports.IsEmpty ? null : ports.ToString();
}
