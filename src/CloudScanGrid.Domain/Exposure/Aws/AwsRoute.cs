using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Aws;

/// <summary>One route: of those that match the most specific decides.</summary>
/// <param name="Target">As in <c>igw-0a1</c>, <c>nat-…</c>, <c>pcx-…</c>, <c>tgw-…</c> or <c>local</c>.</param>
/// <param name="Destination">Where to; the networks of a prefix list, where it names one.</param>
/// <param name="IsActive">Whether it works; a route to something that was deleted is a black hole.</param>
public sealed record AwsRoute(string Target, ImmutableArray<IPNetwork> Destination, bool IsActive = true);
