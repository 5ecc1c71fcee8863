namespace CloudScanGrid.Domain.Scanning;

/// <summary>
/// Port: keeps what targets answered in rounds that have ended while others are to come, so that the next holder of a target asks only for what is missing. A target
/// has one checkpoint at most, and none any more once it has ended.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>Keeps or replaces checkpoints; one whose target is not held under its fencing token any more is dropped.</summary>
    /// <returns>How many were kept.</returns>
    Task<int> SaveAsync(string campaignId, IReadOnlyList<ScanCheckpoint> checkpoints, CancellationToken cancellationToken);

    /// <summary>The checkpoints of the targets that a job holds, by whomever they were made, whose first round began at <paramref name="since"/> or later.</summary>
    Task<IReadOnlyList<HostObservation>> ReadAsync(string jobId, DateTimeOffset since, CancellationToken cancellationToken);
}
