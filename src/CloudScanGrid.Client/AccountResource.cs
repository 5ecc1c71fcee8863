namespace CloudScanGrid.Client;

/// <summary>An account, as the API shows it.</summary>
public sealed record AccountResource
{
    /// <summary>The account, as in <c>aws/123456789012</c>.</summary>
    public required string Account { get; init; }

    /// <summary>What its organization calls it; null where nobody says. Whoever named it wrote it: hostile until escaped.</summary>
    public string? Name { get; init; }

    /// <summary>Every region where it has assets, and its own.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>When it was last read.</summary>
    public required DateTimeOffset SyncedAt { get; init; }

    /// <summary>Packets a second, over all silos.</summary>
    public required int PacketsPerSecond { get; init; }

    /// <summary>Hosts at once, over all silos.</summary>
    public required int ConcurrentHosts { get; init; }

    /// <summary>What could not be read the last time: what is missing there is unknown, not gone.</summary>
    public required IReadOnlyList<GapResource> Gaps { get; init; }
}
