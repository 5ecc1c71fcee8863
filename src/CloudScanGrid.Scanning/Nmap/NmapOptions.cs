using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Scanning.Nmap;

/// <summary>How this silo runs nmap.</summary>
public sealed class NmapOptions
{
    /// <summary>The program: a path, or a name that is looked up on PATH.</summary>
    /// <value>Default <c>nmap</c>.</value>
    [Required, StringLength(4096, MinimumLength = 1)]
    public string ExecutablePath { get; set; } = "nmap";

    /// <summary>
    /// Whether nmap may send raw packets. Null finds out: as root the capability CAP_NET_RAW must be effective, otherwise ambient. Say true where the program
    /// itself carries the capability (<c>setcap</c>): then its packets are not held to their turn. Say false to force connect scans.
    /// </summary>
    /// <value>Default null.</value>
    public bool? UseRawPackets { get; set; }

    /// <summary><c>--max-hostgroup</c>: hosts that nmap scans together; it tells of them when the last has ended.</summary>
    /// <value>Default 64; 1 to 4,096.</value>
    [Range(1, 4096)]
    public int HostGroupSize { get; set; } = 64;

    /// <summary>The most version detection processes of one job at once. Detection waits far more than it works, so several hide each other's waits.</summary>
    /// <value>Default 4; 1 to 64. Each takes about 45 MB.</value>
    [Range(1, 64)]
    public int MaxDetectionProcesses { get; set; } = 4;

    /// <summary>The fewest hosts for which a detection process is started while ports are still being found; starting one costs 0.4 s of CPU.</summary>
    /// <value>Default 16; 1 to 4,096.</value>
    [Range(1, 4096)]
    public int MinDetectionHosts { get; set; } = 16;

    /// <summary>The address space of each process (<c>prlimit --as</c>); scripts have been seen to take 64 GB (nmap issue 2024).</summary>
    /// <value>Default 2 GiB; 128 MiB to 64 GiB.</value>
    [Range(134_217_728L, 68_719_476_736L)]
    public long MemoryLimitBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>The largest file that a process may write (<c>prlimit --fsize</c>); we ask nmap to write none.</summary>
    /// <value>Default 16 MiB; 1 byte to 1 GiB.</value>
    [Range(1L, 1_073_741_824L)]
    public long FileSizeLimitBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>
    /// A host with more open ports than this answers everywhere: a honeypot or a SYN proxy. So does one that has nine of ten ports open where at least 20
    /// were asked. Only a sample of its ports is looked at more closely.
    /// </summary>
    /// <value>Default 100; 1 to 65,536.</value>
    [Range(1, 65_536)]
    public int HoneypotPortThreshold { get; set; } = 100;

    /// <summary>How many ports of such a host are looked at more closely.</summary>
    /// <value>Default 16; 1 to 1,000.</value>
    [Range(1, 1000)]
    public int HoneypotSampleSize { get; set; } = 16;

    /// <summary><c>--stats-every</c>: how often nmap shows that it is alive.</summary>
    /// <value>Default 5 seconds; 1 second to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan StatsInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nmap may print nothing at all before it counts as hung and is killed. Well above <see cref="StatsInterval"/>.</summary>
    /// <value>Default 2 minutes; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a round of a port scan is to take where the hosts lose nothing. What a round found survives the silo; what a silo's death costs is the round under way. Only
    /// profiles that list more than 1,000 ports take more than one.
    /// </summary>
    /// <value>Default 1 minute; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RoundDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest that one process may take, whatever its profile and the number of its hosts allow.</summary>
    /// <value>Default 6 hours; 1 second to 7 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan MaxProcessDuration { get; set; } = TimeSpan.FromHours(6);
}
