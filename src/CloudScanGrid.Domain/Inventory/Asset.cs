using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An asset as the store knows it: the latest snapshot of it and its life.</summary>
/// <param name="Snapshot">How it was last seen in the inventory.</param>
/// <param name="Region">Where its scanners must run: its own region, or its account's.</param>
/// <param name="FirstSeenAt">When the inventory first showed it, UTC.</param>
/// <param name="LastSeenAt">When the inventory last showed it, UTC.</param>
/// <param name="RetiredAt">When a snapshot proved it gone; null while it lives.</param>
/// <param name="UnknownSince">Since when snapshots neither show it nor prove it gone, because its part of the account cannot be read; null while they show it.</param>
[GenerateSerializer, Immutable, Alias("csg.Asset")]
public sealed record Asset(
    AssetSnapshot Snapshot, string Region, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? RetiredAt, DateTimeOffset? UnknownSince = null);
