using System.Collections.Immutable;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An account as the store knows it, without its assets.</summary>
/// <param name="Key">The account.</param>
/// <param name="Region">Where its scanners must run.</param>
/// <param name="Scope">What may be scanned, and when.</param>
/// <param name="Limits">What scanning may cost.</param>
/// <param name="SecurityGroups">Its security groups.</param>
/// <param name="SyncedAt">When the latest snapshot was taken, UTC.</param>
[GenerateSerializer, Immutable, Alias("csg.AccountState")]
public sealed record AccountState(
    AccountKey Key, string Region, AccountScope Scope, AccountLimits Limits, ImmutableArray<SecurityGroup> SecurityGroups, DateTimeOffset SyncedAt);
