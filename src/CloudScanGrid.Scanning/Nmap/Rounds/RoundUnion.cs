using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Rounds;

/// <summary>What a host answered in several rounds, each of which asked other ports, as one observation.</summary>
internal static class RoundUnion
{
    /// <summary>What the host answered before, with what a further round found.</summary>
    public static HostObservation Of(HostObservation before, HostObservation round)
    {
        if (round.State != HostState.Up)
            return Incomplete(before, $"it did not answer any more when further ports were asked: {round.Reason}") with { TimedOut = before.TimedOut || round.TimedOut };
        return before with
        {
            StartedAt = Earlier(before.StartedAt, round.StartedAt),
            ObservedAt = before.ObservedAt > round.ObservedAt ? before.ObservedAt : round.ObservedAt,
            IsComplete = before.IsComplete && round.IsComplete,
            TimedOut = before.TimedOut || round.TimedOut,
            Coverage = before.Coverage.Union(round.Coverage),
            ProbesSent = before.ProbesSent + round.ProbesSent,
            Services = [.. round.Services.Concat(before.Services).DistinctBy(service => service.Port).OrderBy(service => service.Port)],
            Unlisted = UnlistedPorts.Merge(before.Unlisted.Concat(round.Unlisted)),
            Names = [.. before.Names.Union(round.Names)],
            MacAddress = round.MacAddress ?? before.MacAddress,
            MacVendor = round.MacVendor ?? before.MacVendor,
            RoundTrip = round.RoundTrip ?? before.RoundTrip,
            Remarks = [.. before.Remarks.Union(round.Remarks, StringComparer.Ordinal)],
        };
    }

    /// <summary>What the host answered, where further ports could not be asked.</summary>
    public static HostObservation Incomplete(HostObservation before, string why) => before with { IsComplete = false, Remarks = before.Remarks.Add(why) };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
