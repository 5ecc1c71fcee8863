using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Ports of one state that the engine summed up instead of listing: nmap's <c>extraports</c>.</summary>
/// <param name="State">Their state.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why; null where the engine gave none.</param>
/// <param name="Protocol">Their protocol.</param>
/// <param name="Ports">Which they are; empty where the engine did not say (nmap before 7.92).</param>
[GenerateSerializer, Immutable, Alias("csg.UnlistedPorts")]
public sealed record UnlistedPorts(PortState State, int Count, string? Reason, TransportProtocol Protocol, PortRanges Ports)
{
    /// <summary>Sums of one state and reason as one, unless an old nmap did not say which ports it means.</summary>
    public static ImmutableArray<UnlistedPorts> Merge(IEnumerable<UnlistedPorts> sums) =>
    [
        .. sums.GroupBy(sum => (sum.State, sum.Reason, sum.Protocol, HasPorts: !sum.Ports.IsEmpty)).Select(
            same => same.Aggregate((all, sum) => all with { Count = all.Count + sum.Count, Ports = all.Ports.Union(sum.Ports) })),
    ];
}
