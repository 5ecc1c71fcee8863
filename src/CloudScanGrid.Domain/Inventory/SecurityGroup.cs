using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>A named set of ingress rules that assets refer to.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Ingress">What the group allows; whatever no rule allows is denied.</param>
[GenerateSerializer, Immutable, Alias("csg.SecurityGroup")]
public sealed record SecurityGroup(string Id, ImmutableArray<IngressRule> Ingress);
