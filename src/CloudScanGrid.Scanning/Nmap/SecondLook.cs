using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>Which ports deserve a second look, and how it is added to the first.</summary>
internal static class SecondLook
{
    /// <summary>A host that has nine of ten ports open, of at least so many that were asked, answers everywhere however few that are.</summary>
    private const int FewestPortsThatTell = 20;

    /// <summary>
    /// The host with what a second look should ask, or with no ports when there is nothing to ask. Silent UDP ports are asked too, as <c>-sV</c> does: an answer
    /// to a service probe proves them open.
    /// </summary>
    public static FoundHost Of(HostObservation host, ScanProfile profile, NmapOptions options)
    {
        if (profile.DiscoveryOnly || (!profile.DetectServices && profile.Scripts.IsEmpty))
            return new FoundHost(host, PortCoverage.None);
        var ports = host.Services
            .Where(service => service.State == PortState.Open || (service.State == PortState.OpenFiltered && service.Port.Protocol == TransportProtocol.Udp))
            .Select(service => service.Port)
            .ToList();
        var open = host.OpenServices.Count();
        if (open > options.HoneypotPortThreshold || AnswersOnNearlyAll(host, open))
        {
            var size = Math.Min(options.HoneypotSampleSize, ports.Count);
            ports = [.. Enumerable.Range(0, size).Select(index => ports[(int)((long)index * ports.Count / size)])];
            host = host with
            {
                AnswersEverywhere = true,
                Remarks = host.Remarks.Add($"{size} of the {open} open ports were looked at more closely"),
            };
        }

        return new FoundHost(host, new PortCoverage { Tcp = Ports(ports, TransportProtocol.Tcp), Udp = Ports(ports, TransportProtocol.Udp) });
    }

    /// <summary>The first look's coverage and states with the second look's details.</summary>
    public static HostObservation Merge(FoundHost found, HostObservation second)
    {
        var details = second.Services.ToDictionary(service => service.Port);
        var first = found.Host;
        var unanswered = new List<NetworkPort>();
        var services = ImmutableArray.CreateBuilder<ObservedService>(first.Services.Length);
        foreach (var service in first.Services)
        {
            if (!found.Ports.Contains(service.Port))
                services.Add(service);
            else if (details.TryGetValue(service.Port, out var detail) && detail.State is PortState.Open or PortState.OpenFiltered)
                services.Add(service.State == PortState.OpenFiltered ? detail : detail with { State = service.State, Reason = service.Reason, ReasonTtl = service.ReasonTtl });
            else
            {
                services.Add(service);
                unanswered.Add(service.Port);
            }
        }

        var remarks = first.Remarks.Union(second.Remarks, StringComparer.Ordinal).ToList();
        if (unanswered.Count > 0 && !second.TimedOut)
            remarks.Add($"{unanswered.Count} open ports did not answer when their services were asked, as {unanswered[0]}");
        if (second.TimedOut)
            remarks.Add("nmap gave the host up for time while it identified services");
        return first with
        {
            ObservedAt = second.ObservedAt > first.ObservedAt ? second.ObservedAt : first.ObservedAt,
            IsComplete = first.IsComplete && second.IsComplete,
            TimedOut = first.TimedOut || second.TimedOut,
            Services = services.MoveToImmutable(),
            Names = [.. first.Names.Union(second.Names)],
            OsMatches = second.OsMatches.IsEmpty ? first.OsMatches : second.OsMatches,
            Scripts = second.Scripts,
            Remarks = [.. remarks],
        };
    }

    /// <summary>The first look when the second failed: its ports hold, their services are unknown.</summary>
    public static HostObservation Without(FoundHost found, string why) =>
        found.Host with { IsComplete = false, Remarks = found.Host.Remarks.Add($"the services were not identified: {why}") };

    private static bool AnswersOnNearlyAll(HostObservation host, int open) =>
        host.Coverage.Count >= FewestPortsThatTell && open * 10 >= host.Coverage.Count * 9;

    private static PortRanges Ports(List<NetworkPort> ports, TransportProtocol protocol) =>
        PortRanges.Of(ports.Where(port => port.Protocol == protocol).Select(port => port.Number));
}
