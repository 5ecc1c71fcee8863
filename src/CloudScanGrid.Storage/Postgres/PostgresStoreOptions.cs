using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Storage.Postgres;

/// <summary>How the PostgreSQL store works. Every value has a default that suits a grid of a few silos.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>
    /// Connections of one silo at most, 4 to 500. Default 20: the server's <c>max_connections</c> is shared by all silos. Half of them read, half write.
    /// </summary>
    [Range(4, 500)]
    public int MaxConnections { get; init; } = 20;

    /// <summary>Observations or audit records that are committed together at most, 1 to 10,000. Default 512.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; init; } = 512;

    /// <summary>Leases of one target that may run out before it ends as unknown instead of being claimed once more, 1 to 100. Default 5.</summary>
    [Range(1, 100)]
    public int MaxLapsedLeases { get; init; } = 5;

    /// <summary>
    /// How long a read or write is tried again while the server restarts, fails over or cannot be reached; its caller waits meanwhile. 0 to 30 minutes; what is
    /// acknowledged twice is told apart for an hour. Default 2 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:30:00")]
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one statement may take, 1 second to 1 hour. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long observations are kept, 31 days to 100 years, in whole months. The latest look at each address of a living asset, and what no detector has judged
    /// yet, are kept however old they are. Default 400 days.
    /// </summary>
    [Range(typeof(TimeSpan), "31.00:00:00", "36525.00:00:00")]
    public TimeSpan ObservationRetention { get; init; } = TimeSpan.FromDays(400);
}
