using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>An instance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Zone">As in <c>europe-west1-b</c>.</param>
/// <param name="Interfaces">Its interfaces.</param>
public sealed record LabGcpInstance(string Name, string Zone, ImmutableArray<LabGcpInterface> Interfaces)
{
    public DateTimeOffset CreatedAt { get; init; } = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? StartedAt { get; init; }

    public string Status { get; init; } = "RUNNING";

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? ServiceAccount { get; init; }

    /// <summary>The licence of its boot disk, as in <c>debian-12-bookworm</c>.</summary>
    public string? License { get; init; }
}
