using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Storage.Sqlite;

/// <summary>How the SQLite store works. Every value has a default that suits one machine.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// Whether every commit is forced onto the disk (<c>synchronous=FULL</c>). Without (<c>NORMAL</c>) a killed process still loses nothing that was
    /// acknowledged, but a power cut may lose the last commits; the file stays whole either way (sqlite.org/pragma.html#pragma_synchronous).
    /// </summary>
    public bool SurvivesPowerLoss { get; init; }

    /// <summary>Connections that read beside the writer, 1 to 64. Default 4.</summary>
    [Range(1, 64)]
    public int ReadConnections { get; init; } = 4;

    /// <summary>Writes that are committed together at most, 1 to 10,000. Default 512: beyond that a commit costs little more per write.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; init; } = 512;

    /// <summary>Leases of one target that may run out before it ends as unknown instead of being claimed once more, 1 to 100. Default 5.</summary>
    [Range(1, 100)]
    public int MaxLapsedLeases { get; init; } = 5;

    /// <summary>How long a statement waits for another process's lock. 0 to 10 minutes. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
