using System.Collections.Immutable;
using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Scope;

/// <summary>What of an account may be scanned, and when.</summary>
/// <param name="Allowed">The ranges that may be scanned. Never empty for an account that may be scanned at all: a source that states none gives its subnets' ranges.</param>
/// <param name="Exclusions">What is taken out of them.</param>
/// <param name="Windows">When scanning is allowed; none means always.</param>
[GenerateSerializer, Immutable, Alias("csg.AccountScope")]
public sealed record AccountScope(ImmutableArray<IPNetwork> Allowed, ImmutableArray<ScopeExclusion> Exclusions, ImmutableArray<ScanWindow> Windows);
