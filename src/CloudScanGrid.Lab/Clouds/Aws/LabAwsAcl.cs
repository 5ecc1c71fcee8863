using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A network ACL with the subnets that it is for.</summary>
public sealed record LabAwsAcl(string Id, string VpcId, ImmutableArray<string> Subnets, ImmutableArray<LabAwsAclEntry> Entries);
