using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A network ACL, which knows no conversations: answers pass by its rules for what goes out.</summary>
/// <param name="Id">As in <c>acl-0a1</c>.</param>
/// <param name="Inbound">Rules for what comes into a subnet, in any order.</param>
/// <param name="Outbound">Rules for what leaves it, in any order.</param>
public sealed record AwsNetworkAcl(string Id, ImmutableArray<AwsAclEntry> Inbound, ImmutableArray<AwsAclEntry> Outbound);
