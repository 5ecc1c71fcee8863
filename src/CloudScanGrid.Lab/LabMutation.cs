using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab;

/// <summary>Makes labelled incidents happen in a laboratory, running or not.</summary>
public static class LabMutation
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ApplyDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Draws incidents, each on an asset of its own that has nothing planted in it, and waits until a running laboratory plays them.</summary>
    /// <param name="directory">The laboratory's directory.</param>
    /// <param name="seed">Null takes the fleet's seed and revision: the same mutations of the same fleet are the same.</param>
    /// <param name="count">Null takes one of each kind.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting; the incidents stay.</param>
    /// <exception cref="LabException">The directory holds no fleet.</exception>
    public static async Task<MutationOutcome> MutateAsync(
        string directory, ulong? seed, int? count, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var files = new LabDirectory(directory);
        var description = files.ReadFleet() ?? throw new LabException($"{files.Path} holds no laboratory; start one first.");
        var draw = new IncidentDraw(
            Fleet.Draw(description.Options),
            description.Incidents,
            seed ?? description.Options.Seed + (ulong)description.Revision,
            timeProvider.GetUtcNow());
        var incidents = draw.Draw(count ?? Enum.GetValues<IncidentKind>().Length);
        var changed = description with { Revision = description.Revision + 1, Incidents = description.Incidents.AddRange(incidents) };
        await files.WriteAsync(changed, cancellationToken);
        return new([.. incidents.Select(IncidentLabel.Of)], await FollowedAsync(directory, changed.Revision, timeProvider, cancellationToken));
    }

    private static async Task<MutationState> FollowedAsync(string directory, int revision, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (LabProcess.Read(directory) is { IsRunning: true } status)
        {
            if (status.AppliedRevision >= revision)
                return MutationState.Applied;
            if (timeProvider.GetElapsedTime(started) > ApplyDeadline)
                return MutationState.NotFollowed;
            await Task.Delay(PollInterval, timeProvider, cancellationToken);
        }

        return MutationState.NotRunning;
    }
}
