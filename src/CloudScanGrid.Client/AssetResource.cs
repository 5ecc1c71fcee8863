namespace CloudScanGrid.Client;

/// <summary>An asset, as the API shows it.</summary>
public sealed record AssetResource
{
    /// <summary>The account, as in <c>file/lab-1</c>.</summary>
    public required string Account { get; init; }

    /// <summary>The provider's resource id.</summary>
    public required string AssetId { get; init; }

    /// <summary>The subnet's id.</summary>
    public required string SubnetId { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>What it is, as in <c>instance</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Every address that it owns.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Tags, raw: hostile until escaped.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The image it was started from.</summary>
    public string? ImageId { get; init; }

    /// <summary>When this incarnation started.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When the inventory first showed it.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When the inventory last showed it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When an inventory proved it gone; null while it lives.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>Since when the inventory neither shows it nor proves it gone, because its part of the account cannot be read; null while it is shown.</summary>
    public DateTimeOffset? UnknownSince { get; init; }
}
