using System.Net;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>One allowance of a security group: who may reach which ports.</summary>
/// <param name="Protocol">The protocol; null allows every one.</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Source">Who is allowed.</param>
[GenerateSerializer, Immutable, Alias("csg.IngressRule")]
public sealed record IngressRule(TransportProtocol? Protocol, PortRange Ports, IPNetwork Source)
{
    /// <summary>Whether the rule lets somebody reach <paramref name="port"/>.</summary>
    public bool Allows(NetworkPort port) => (Protocol is null || Protocol == port.Protocol) && port.Number >= Ports.From && port.Number <= Ports.To;

    /// <summary>Whether the rule's source is every address of its family.</summary>
    public bool IsFromAnywhere => Source.PrefixLength == 0;

    /// <summary><c>tcp 443 from 0.0.0.0/0</c>.</summary>
    public override string ToString() => $"{Protocol?.ToString().ToLowerInvariant() ?? "all"} {Ports} from {Source}";
}
