using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>A security group: what no rule of any group of an interface allows is denied, and the answers to what is allowed always pass.</summary>
/// <param name="Id">As in <c>sg-0a1</c>.</param>
/// <param name="Ingress">What may come in.</param>
public sealed record AwsSecurityGroup(string Id, ImmutableArray<AwsPermission> Ingress);
