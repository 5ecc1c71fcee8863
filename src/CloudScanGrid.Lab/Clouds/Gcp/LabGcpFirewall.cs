using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A rule of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Network">The name of its network.</param>
/// <param name="Traffic">What it allows or denies.</param>
public sealed record LabGcpFirewall(string Name, string Network, params ImmutableArray<LabGcpTraffic> Traffic)
{
    public bool IsDeny { get; init; }

    public bool IsEgress { get; init; }

    public bool IsDisabled { get; init; }

    public int Priority { get; init; } = 1000;

    public ImmutableArray<string> SourceRanges { get; init; } = [];

    public ImmutableArray<string> SourceTags { get; init; } = [];

    public ImmutableArray<string> TargetTags { get; init; } = [];
}
