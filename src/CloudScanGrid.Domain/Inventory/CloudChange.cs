using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>Something changed in an account, as its provider told as it happened. What it is like now is to be read: a change may be told late, twice, or after the next one.</summary>
/// <param name="Id">The provider's id of the event: one that is told again has the same.</param>
/// <param name="Account">The account.</param>
/// <param name="Region">Where.</param>
/// <param name="What">What happened, in the provider's words: <c>RunInstances</c>.</param>
/// <param name="Resources">What it happened to, by the ids of assets, interfaces or security groups; none where the event names none.</param>
[GenerateSerializer, Immutable, Alias("csg.CloudChange")]
public sealed record CloudChange(string Id, AccountKey Account, string Region, string What, ImmutableArray<string> Resources);
