using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A subnet.</summary>
/// <param name="Id">As in <c>subnet-0a1</c>.</param>
/// <param name="Networks">Its IPv4 network, and its IPv6 one where it has one.</param>
/// <param name="Acl">Its network ACL.</param>
/// <param name="Routes">Its route table, or its network's main one.</param>
public sealed record AwsSubnet(string Id, ImmutableArray<IPNetwork> Networks, AwsNetworkAcl Acl, AwsRouteTable Routes);
