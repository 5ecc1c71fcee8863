using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>How a region's scheduler hands out work.</summary>
public sealed class SchedulerOptions
{
    /// <value>
    /// Targets in one job at most, 1 to 1,024. Default 64: starting nmap with service detection costs 0.4 s of CPU, so fewer hosts waste it;
    /// more hosts show their results later and lose more when a silo dies.
    /// </value>
    [Range(1, 1024)]
    public int TargetsPerJob { get; set; } = 64;

    /// <value>
    /// Targets in one job at least, 1 to 1,024, and no more than <see cref="TargetsPerJob"/>: toward the end of what waits jobs shrink, so that all slots end
    /// together. Default 16, of a profile that asks up to 1,000 ports; as many fewer hosts as it asks more ports, down to one.
    /// </value>
    [Range(1, 1024)]
    public int MinTargetsPerJob { get; set; } = 16;

    /// <value>How old what a host answered in earlier rounds may be, counted from its first one, 1 min to 7 days. Default 2 h: then it is asked everything again.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan MaxCheckpointAge { get; set; } = TimeSpan.FromHours(2);

    /// <value>How long a lease lasts unless it is renewed, 5 s to 10 min. Default 60 s: after a silo's death its targets wait that long.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <value>How long a scanner may be silent before it gets no more work, 2 s to 5 min. Default 15 s, three missed announcements.</value>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan ScannerExpiry { get; set; } = TimeSpan.FromSeconds(15);
}
