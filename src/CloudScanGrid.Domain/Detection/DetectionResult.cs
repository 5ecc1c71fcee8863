using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What judging one observation gave.</summary>
/// <param name="Baseline">The baseline with the observation folded in.</param>
/// <param name="Findings">The findings that hold now: new ones, and earlier ones seen again.</param>
/// <param name="Resolved">Ids of earlier findings that this look covered and no longer shows.</param>
public sealed record DetectionResult(AssetBaseline Baseline, ImmutableArray<Finding> Findings, ImmutableArray<string> Resolved);
