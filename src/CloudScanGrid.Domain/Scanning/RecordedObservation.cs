using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>The store's answer for one observation.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Number">The asset's observation number when <see cref="RecordOutcome.Recorded"/>; otherwise 0.</param>
[GenerateSerializer, Immutable, Alias("csg.RecordedObservation")]
public readonly record struct RecordedObservation(RecordOutcome Outcome, long Number);
