using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Documents;

/// <summary>
/// Leaves out of an observation's document what follows from the rest of it: nearly always, one of the sums of a protocol holds exactly the ports that were asked
/// and are neither listed nor in another sum.
/// </summary>
internal static class UnlistedRest
{
    /// <summary>The observation as its document has it: a sum that is the rest has no ports there.</summary>
    public static HostObservation LeaveOut(HostObservation host)
    {
        foreach (var group in host.Unlisted.GroupBy(sum => sum.Protocol))
        {
            var largest = group.MaxBy(sum => sum.Ports.Count)!;
            if (largest.Ports.IsEmpty || !largest.Ports.Equals(RestOf(host, largest)))
                continue;
            // No other value is free to say so: an empty set is what an old engine gives.
            host = host with { Unlisted = host.Unlisted.Replace(largest, largest with { Ports = null! }) };
        }

        return host;
    }

    /// <summary>The observation as it was before <see cref="LeaveOut"/>.</summary>
    public static HostObservation PutBack(HostObservation host)
    {
        foreach (var sum in host.Unlisted)
        {
            if (sum.Ports is null)
                host = host with { Unlisted = host.Unlisted.Replace(sum, sum with { Ports = RestOf(host, sum) }) };
        }

        return host;
    }

    private static PortRanges RestOf(HostObservation host, UnlistedPorts sum)
    {
        var rest = host.Coverage.For(sum.Protocol)
            .Except(PortRanges.Of(host.Services.Where(service => service.Port.Protocol == sum.Protocol).Select(service => service.Port.Number)));
        foreach (var other in host.Unlisted)
        {
            if (other.Protocol == sum.Protocol && !ReferenceEquals(other, sum))
                rest = rest.Except(other.Ports);
        }

        return rest;
    }
}
