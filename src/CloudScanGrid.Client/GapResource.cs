namespace CloudScanGrid.Client;

/// <summary>A part of an account that could not be read, as the API shows it.</summary>
public sealed record GapResource
{
    /// <summary>The region; null for every one.</summary>
    public string? Region { get; init; }

    /// <summary>The kind of assets; null for every one; <c>network</c> for what decides who reaches them.</summary>
    public string? Kind { get; init; }

    /// <summary>What the provider answered, and what would help: hostile until escaped.</summary>
    public required string Reason { get; init; }
}
