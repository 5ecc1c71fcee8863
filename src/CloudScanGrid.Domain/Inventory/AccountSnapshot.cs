using System.Collections.Immutable;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>One account, read at one moment: what exists, and what scanning it may do.</summary>
[GenerateSerializer, Immutable, Alias("csg.AccountSnapshot")]
public sealed record AccountSnapshot
{
    /// <summary>The region of accounts that name none.</summary>
    public const string DefaultRegion = "local";

    /// <summary>The most characters of a name that are kept; providers allow 30 to 64.</summary>
    public const int MostName = 256;

    /// <summary>The account.</summary>
    [Id(0)] public required AccountKey Key { get; init; }

    /// <summary>Where its scanners must run.</summary>
    [Id(1)] public string Region { get; init; } = DefaultRegion;

    /// <summary>What may be scanned, and when.</summary>
    [Id(2)] public required AccountScope Scope { get; init; }

    /// <summary>What scanning may cost.</summary>
    [Id(3)] public AccountLimits Limits { get; init; } = new();

    /// <summary>The subnets with their assets.</summary>
    [Id(4)] public required ImmutableArray<SubnetSnapshot> Subnets { get; init; }

    /// <summary>The security groups that assets refer to.</summary>
    [Id(5)] public ImmutableArray<SecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>When it was read, UTC.</summary>
    [Id(6)] public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Whether it holds all there is.</summary>
    [Id(7)] public SnapshotCompleteness Completeness { get; init; }

    /// <summary>What of a partial one is missing; empty when nobody knows what. A complete one has none.</summary>
    [Id(8)] public ImmutableArray<SnapshotGap> Gaps { get; init; } = [];

    /// <summary>The regions that it speaks of; empty for every one. In a region that an account has switched off assets may run on, where nobody sees them.</summary>
    [Id(9)] public ImmutableArray<string> RegionsRead { get; init; } = [];

    /// <summary>
    /// Whether only <see cref="RegionsRead"/> were asked for, as after a change there: what is elsewhere stays as it was, last seen when it was. Of a snapshot of the whole account, what is in a
    /// region that it does not speak of is unknown. Never the first of an account.
    /// </summary>
    [Id(10)] public bool IsDelta { get; init; }

    /// <summary>What its organization calls it, raw, at most <see cref="MostName"/> characters; null where nobody says: it is called then as it was.</summary>
    [Id(11)] public string? Name { get; init; }

    /// <summary>Whether an asset that was known and is not shown is gone. Otherwise it is unknown, or of a delta's other regions.</summary>
    /// <param name="asset">How it was known.</param>
    public bool ProvesGone(AssetSnapshot asset) => ProvesGone(asset.Kind, asset.Region ?? Region);

    /// <summary>Whether it leaves what is in a region as it was.</summary>
    public bool LeavesAlone(string region) => IsDelta && !RegionsRead.Contains(region, StringComparer.Ordinal);

    internal bool ProvesGone(string kind, string region)
    {
        if (LeavesAlone(region) || (!RegionsRead.IsEmpty && !RegionsRead.Contains(region, StringComparer.Ordinal)))
            return false;
        return Completeness == SnapshotCompleteness.Complete || (!Gaps.IsEmpty && !Gaps.Any(gap => gap.Covers(kind, region)));
    }
}
