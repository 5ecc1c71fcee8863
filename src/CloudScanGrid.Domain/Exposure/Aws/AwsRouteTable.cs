using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>Where packets that leave a subnet go.</summary>
/// <param name="Id">As in <c>rtb-0a1</c>.</param>
/// <param name="Routes">Its routes, in any order.</param>
public sealed record AwsRouteTable(string Id, ImmutableArray<AwsRoute> Routes);
