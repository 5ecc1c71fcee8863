using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>A protocol of a rule (<c>IPProtocol</c>), with its ports.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Ports">The destination ports; none for all.</param>
public sealed record GcpMatch(IpProtocol Protocol, ImmutableArray<PortRange> Ports)
{
    /// <summary><c>tcp 80,443</c>.</summary>
    public override string ToString() => Ports.IsEmpty ? $"{Protocol}" : $"{Protocol} {string.Join(',', Ports)}";
}
