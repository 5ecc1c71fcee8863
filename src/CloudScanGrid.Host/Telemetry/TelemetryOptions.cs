using System.ComponentModel.DataAnnotations;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>What operators are shown. Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Telemetry";

    /// <value>
    /// Where machines find <c>/metrics</c>, <c>/health/live</c> and <c>/health/ready</c>, and nothing else, as in <c>http://0.0.0.0:9464</c>: any address of this
    /// machine, for whoever reaches it. Default none: only at <c>Grid:Url</c>.
    /// </value>
    public Uri? Url { get; set; }

    /// <value>The least of what is logged, to standard error. Default <c>Warning</c>; <c>Information</c> also tells who does what when. Orleans and ASP.NET log errors only.</value>
    [EnumDataType(typeof(LogLevel))]
    public LogLevel LogLevel { get; set; } = LogLevel.Warning;

    /// <value>How often the store is read for the gauges of the whole grid, 1 s to 10 min. Default 10 s. A slow read waits longer: it takes at most a twentieth of the time.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReadPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>How young the newest whole look at an address must be for it to count as covered, 5 min to 90 days. Default 24 h.</value>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan CoveredWithin { get; set; } = TimeSpan.FromHours(24);

    /// <value>
    /// Accounts with series of their own, 0 to 10,000. Default 200, those with the most addresses; the others are counted together as <c>(others)</c>. An account
    /// has up to 20 series.
    /// </value>
    [Range(0, 10_000)]
    public int AccountsShown { get; set; } = 200;

    /// <value>Where traces are sent by OTLP over HTTP, as in <c>http://127.0.0.1:4318</c>. Default nowhere: no trace is made.</value>
    public Uri? OtlpEndpoint { get; set; }

    /// <value>The share of traces that is kept, 0 to 1. Default 1. A trace is a job, whole or not at all.</value>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 1;
}
