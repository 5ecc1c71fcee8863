using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>An asset as the store knows it: the latest snapshot of it and its life.</summary>
/// <param name="Snapshot">How it was last seen in the inventory.</param>
/// <param name="Region">The region of its account.</param>
/// <param name="FirstSeenAt">When the inventory first showed it, UTC.</param>
/// <param name="LastSeenAt">When the inventory last showed it, UTC.</param>
/// <param name="RetiredAt">When a complete snapshot proved it gone; null while it lives.</param>
[GenerateSerializer, Immutable, Alias("csg.Asset")]
public sealed record Asset(AssetSnapshot Snapshot, string Region, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? RetiredAt);
