using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>The durable description of a laboratory: everything else is derived from it.</summary>
/// <param name="Revision">Counts the changes, from 1.</param>
/// <param name="Options">What the fleet is drawn from.</param>
/// <param name="Incidents">What happened to it since, in order.</param>
public sealed record FleetDescription(int Revision, FleetOptions Options, ImmutableArray<Incident> Incidents)
{
    /// <summary>The fleet as it is after the incidents.</summary>
    public Fleet Fleet() => Fleets.Fleet.Draw(Options).With(Incidents);
}
