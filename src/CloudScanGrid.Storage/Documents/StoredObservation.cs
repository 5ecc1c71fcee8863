using System.Collections.Immutable;
using CloudScanGrid.Domain.Campaigns;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Storage.Documents;

/// <summary>An observation made ready for its rows. Made on the caller's thread: the one writer has better things to do than to write JSON.</summary>
/// <param name="Observation">The observation.</param>
/// <param name="Detail">Its <see cref="AssetObservation.Host"/> as JSON.</param>
/// <param name="Open">Its open services, each with its JSON.</param>
internal sealed record StoredObservation(AssetObservation Observation, byte[] Detail, ImmutableArray<(ObservedService Service, byte[] Detail)> Open)
{
    /// <summary>Whether a covered port that it does not show as open is closed to it. A host that did not answer says nothing (invariant 4).</summary>
    public bool ProvesAbsence => Observation.Host is { State: HostState.Up, IsComplete: true };

    /// <summary>What becomes of the target that it was about.</summary>
    public TargetState EndState => Observation.Host is { IsComplete: true, State: HostState.Up } or { State: HostState.Down } ? TargetState.Observed : TargetState.Unknown;

    /// <summary>Why the target ends as unknown; null when it does not.</summary>
    public string? EndMessage => EndState == TargetState.Observed ? null : Observation.Host.Reason;

    public static StoredObservation Of(AssetObservation observation, DocumentFormat format) => new(
        observation,
        format.Write(UnlistedRest.LeaveOut(observation.Host)),
        [
            .. observation.Host.OpenServices.Select(service => (service, format.Write(service))),
        ]);
}
