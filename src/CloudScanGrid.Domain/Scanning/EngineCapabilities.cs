using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>What the engine of a silo can do.</summary>
/// <param name="Outcome"><see cref="ScanOutcome.Completed"/> when it is ready; otherwise why not.</param>
/// <param name="Version">Its version; null when there is none.</param>
/// <param name="RawPackets">Whether it may send raw packets (SYN and UDP scans).</param>
/// <param name="Explanation">What was found, and what to do about it, in a sentence for the operator.</param>
[GenerateSerializer, Immutable, Alias("csg.EngineCapabilities")]
public sealed record EngineCapabilities(ScanOutcome Outcome, string? Version, bool RawPackets, string Explanation)
{
    /// <summary>Whether the engine can scan.</summary>
    public bool IsReady => Outcome == ScanOutcome.Completed;
}
