using System.Diagnostics;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning;

/// <summary>The engine's processes as spans. No address and no name is in them: the job's identifier finds the rest.</summary>
public static class EngineTraces
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "CloudScanGrid.Scanning";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Nmap(ScanJob job, string look, int targets) => Source.StartActivity("run nmap")
        ?.SetTag("cloudscan.job.id", job.JobId).SetTag("cloudscan.nmap.look", look).SetTag("cloudscan.targets", targets);

    /// <summary>Says how the process ended.</summary>
    internal static void End(this Activity span, ScanOutcome outcome)
    {
        span.SetTag("cloudscan.outcome", outcome.ToString());
        if (outcome != ScanOutcome.Completed)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
