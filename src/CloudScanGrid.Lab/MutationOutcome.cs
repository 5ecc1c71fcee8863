using CloudScanGrid.Lab.Files;

namespace CloudScanGrid.Lab;

/// <summary>What a mutation did.</summary>
/// <param name="Incidents">The new incidents, labelled; fewer than asked for where the fleet has no more fitting assets.</param>
/// <param name="State">Whether they listen already.</param>
public sealed record MutationOutcome(IReadOnlyList<IncidentLabel> Incidents, MutationState State);
