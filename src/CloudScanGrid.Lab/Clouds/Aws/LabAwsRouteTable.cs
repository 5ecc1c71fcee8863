using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>A route table with the subnets that it is for; the main one is for all others of its VPC, too.</summary>
public sealed record LabAwsRouteTable(string Id, string VpcId, ImmutableArray<string> Subnets, ImmutableArray<LabAwsRoute> Routes, bool IsMain = false);
