namespace CloudScanGrid.Client;

/// <summary>How the reading of a cloud provider's accounts stands, as the API shows it.</summary>
public sealed record InventoryResource
{
    /// <summary>The provider, as in <c>aws</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Accounts that are read.</summary>
    public required int Accounts { get; init; }

    /// <summary>Those that wait to be read.</summary>
    public required int Due { get; init; }

    /// <summary>Those that are being read.</summary>
    public required int Reading { get; init; }

    /// <summary>Those of which something could not be read the last time.</summary>
    public required int Incomplete { get; init; }

    /// <summary>When the accounts were last listed; null before the first time.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>What could not be listed, and what would help.</summary>
    public required IReadOnlyList<string> Trouble { get; init; }
}
