using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>One rule of a network security group for what comes in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Priority">100 to 4,096 for those that people write; the lowest number that matches decides.</param>
/// <param name="Action">Allow or deny.</param>
/// <param name="Protocol">The protocol; null for every one (<c>*</c>).</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Sources">Who sends.</param>
/// <param name="Destinations">To whom, by private address: a public one has been translated when the rule is asked.</param>
public sealed record AzureSecurityRule(
    string Name, int Priority, RuleAction Action, IpProtocol? Protocol, ImmutableArray<PortRange> Ports, AzurePeers Sources, AzurePeers Destinations)
{
    /// <summary>Whether Azure put it behind those that people write: such a one cannot be changed.</summary>
    internal bool IsDefault => Priority > AzureSecurityGroup.LastPriority;

    /// <summary>The rule for these ports alone.</summary>
    /// <returns>The rule; null where it would have to become several, of one protocol each.</returns>
    internal AzureSecurityRule? NarrowedTo(PortCoverage ports) => (ports.Tcp.IsEmpty, ports.Udp.IsEmpty, ports.Sctp.IsEmpty) switch
    {
        (false, true, true) => this with { Protocol = IpProtocol.Tcp, Ports = [.. ports.Tcp.Ranges] },
        (true, false, true) => this with { Protocol = IpProtocol.Udp, Ports = [.. ports.Udp.Ranges] },
        _ => null,
    };

    /// <summary>A protocol as Azure spells it ("Security Rules - Get", Azure Virtual Network REST API).</summary>
    /// <param name="protocol">The protocol; null for every one.</param>
    internal static string WordOf(IpProtocol? protocol) => protocol switch
    {
        null => "*",
        { Number: 1 } => "Icmp",
        { Number: 6 } => "Tcp",
        { Number: 17 } => "Udp",
        { Number: 50 } => "Esp",
        { Number: 51 } => "Ah",
        { } other => other.Number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary><c>deny tcp 22,3389 from Internet to *</c>.</summary>
    public override string ToString() =>
        $"{(Action == RuleAction.Allow ? "allow" : "deny")} {(Protocol is { } protocol ? $"{protocol}" : "all")} {string.Join(',', Ports)} from {Sources} to {Destinations}";
}
