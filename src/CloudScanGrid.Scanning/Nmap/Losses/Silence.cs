using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>TCP ports of a host that said nothing: dropped by a rule, or lost on the way.</summary>
internal static class Silence
{
    /// <summary>Those that were asked and said nothing.</summary>
    public static PortRanges Of(HostObservation host) => Ports(host, PortState.Filtered, IsSilent);

    /// <summary>Those that answered, open or closed.</summary>
    public static PortRanges Answers(HostObservation host) => Ports(host, PortState.Open, _ => true).Union(Ports(host, PortState.Closed, _ => true));

    /// <summary>The host with what ports that were silent answered when they were asked again.</summary>
    /// <param name="host">The host.</param>
    /// <param name="silent">The ports of which <paramref name="again"/> is to be believed.</param>
    /// <param name="again">What it answered then, maybe of more ports.</param>
    public static HostObservation Broken(HostObservation host, PortRanges silent, HostObservation again) => host with
    {
        ObservedAt = again.ObservedAt > host.ObservedAt ? again.ObservedAt : host.ObservedAt,
        IsComplete = host.IsComplete && again.IsComplete,
        TimedOut = host.TimedOut || again.TimedOut,
        ProbesSent = host.ProbesSent + silent.Count,
        Services = [.. host.Services.Where(service => !IsAmong(service, silent)).Concat(again.Services.Where(service => IsAmong(service, silent))).OrderBy(service => service.Port)],
        Unlisted = UnlistedPorts.Merge(
            host.Unlisted.Select(sum => With(sum, sum.Ports.Except(silent))).Concat(again.Unlisted.Select(sum => With(sum, sum.Ports.Intersect(silent)))).Where(sum => sum.Count > 0)),
    };

    private static bool IsSilent(string? reason) => reason?.StartsWith("no-response", StringComparison.Ordinal) == true;

    private static bool IsAmong(ObservedService service, PortRanges ports) => service.Port.Protocol == TransportProtocol.Tcp && ports.Contains(service.Port.Number);

    private static PortRanges Ports(HostObservation host, PortState state, Func<string?, bool> isReason)
    {
        var listed = host.Services
            .Where(service => service.State == state && service.Port.Protocol == TransportProtocol.Tcp && isReason(service.Reason)).Select(service => service.Port.Number);
        var summed = host.Unlisted.Where(sum => sum.State == state && sum.Protocol == TransportProtocol.Tcp && isReason(sum.Reason)).SelectMany(sum => sum.Ports.Ranges);
        return PortRanges.Of(listed).Union(PortRanges.Of(summed));
    }

    private static UnlistedPorts With(UnlistedPorts sum, PortRanges ports) => sum.Protocol == TransportProtocol.Tcp ? sum with { Ports = ports, Count = ports.Count } : sum;
}
