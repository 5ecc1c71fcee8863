using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A rule of a firewall policy.</summary>
/// <param name="Priority">Its place.</param>
/// <param name="Action">As in <c>allow</c>, <c>deny</c> or <c>goto_next</c>.</param>
/// <param name="Traffic">What it matches.</param>
public sealed record LabGcpPolicyRule(int Priority, string Action, params ImmutableArray<LabGcpTraffic> Traffic)
{
    public ImmutableArray<string> SourceRanges { get; init; } = [];

    /// <summary>Countries that it is only for.</summary>
    public ImmutableArray<string> SourceRegionCodes { get; init; } = [];
}
