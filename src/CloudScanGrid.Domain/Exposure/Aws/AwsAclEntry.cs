using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>One rule of a network ACL.</summary>
/// <param name="Number">1 to 32,766; the lowest that matches decides.</param>
/// <param name="Action">Allow or deny.</param>
/// <param name="Protocol">The protocol; null for every one (<c>-1</c>).</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Network">The source where the rule is for what comes in, the destination where it is for what goes out.</param>
public sealed record AwsAclEntry(int Number, RuleAction Action, IpProtocol? Protocol, PortRange Ports, IPNetwork Network)
{
    /// <summary><c>deny tcp 22 for 0.0.0.0/0</c>.</summary>
    public override string ToString() =>
        $"{(Action == RuleAction.Allow ? "allow" : "deny")} {(Protocol is { } protocol ? protocol.HasPorts ? $"{protocol} {Ports}" : $"{protocol}" : "all")} for {Network}";
}
