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

    /// <value>How long a lease lasts unless it is renewed, 5 s to 10 min. Default 60 s: after a silo's death its targets wait that long.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <value>How long a scanner may be silent before it gets no more work, 2 s to 5 min. Default 15 s, three missed announcements.</value>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan ScannerExpiry { get; set; } = TimeSpan.FromSeconds(15);
}
