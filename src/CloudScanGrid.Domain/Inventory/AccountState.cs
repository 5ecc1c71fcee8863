using System.Collections.Immutable;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An account as the store knows it, without its assets.</summary>
/// <param name="Key">The account.</param>
/// <param name="Region">Where its scanners must run, but for assets that name another region.</param>
/// <param name="Scope">What may be scanned, and when.</param>
/// <param name="Limits">What scanning may cost.</param>
/// <param name="SecurityGroups">Its security groups.</param>
/// <param name="SyncedAt">When the latest snapshot of all of it was taken, UTC.</param>
[GenerateSerializer, Immutable, Alias("csg.AccountState")]
public sealed record AccountState(
    AccountKey Key, string Region, AccountScope Scope, AccountLimits Limits, ImmutableArray<SecurityGroup> SecurityGroups, DateTimeOffset SyncedAt)
{
    /// <summary>Every region where it has assets, and its own; empty in what earlier versions stored: see <see cref="AllRegions"/>.</summary>
    [Id(0)] public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>What of the latest snapshot was missing, of each region.</summary>
    [Id(1)] public ImmutableArray<SnapshotGap> Gaps { get; init; } = [];

    /// <summary>When regions of it were last read alone, UTC; null where the latest snapshot was of all of it.</summary>
    [Id(2)] public DateTimeOffset? DeltaAt { get; init; }

    /// <summary>When any of it was last read, UTC: what somebody knew of it before may be otherwise now.</summary>
    public DateTimeOffset ReadAt => DeltaAt ?? SyncedAt;

    /// <summary>What its organization calls it, raw; null where nobody says.</summary>
    [Id(3)] public string? Name { get; init; }

    /// <summary>Every region where it has assets, and its own.</summary>
    public IEnumerable<string> AllRegions => Regions.IsDefaultOrEmpty ? [Region] : Regions;
}
