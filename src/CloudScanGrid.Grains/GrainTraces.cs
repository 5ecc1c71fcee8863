using System.Diagnostics;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Grains;

/// <summary>
/// The steps of the grains as spans. Names are the same whoever is scanned; keys, which are customers' data, stand in attributes only. A trace is a job: a campaign of
/// thousands of jobs would be too large for any viewer, and is found by its attribute.
/// </summary>
public static class GrainTraces
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "CloudScanGrid.Grains";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Plan(string campaignId) => Source.StartActivity("plan campaign")?.SetTag("cloudscan.campaign.id", campaignId);

    /// <summary>Begins a trace: whatever made the scheduler look, as the end of another job, is not its cause.</summary>
    internal static Activity? HandOut(string region, string jobId, string campaignId, SubnetKey subnet)
    {
        Activity.Current = null;
        return Source.StartActivity("hand out job")
            ?.SetTag("cloudscan.region", region).SetTag("cloudscan.job.id", jobId).SetTag("cloudscan.campaign.id", campaignId).SetTag("cloudscan.subnet", subnet.ToString());
    }

    internal static Activity? Job(ScanJob job) => Source.StartActivity("scan job")
        ?.SetTag("cloudscan.job.id", job.JobId).SetTag("cloudscan.campaign.id", job.CampaignId).SetTag("cloudscan.profile", job.Profile.Name)
        .SetTag("cloudscan.targets", job.Targets.Length).SetTag("cloudscan.packets_per_second", job.MaxPacketsPerSecond);

    /// <summary>Beside the engine's processes, which go on as parts of the job.</summary>
    internal static Activity? Keep(ScanJob job)
    {
        var whole = Activity.Current;
        var span = Source.StartActivity("keep observations")?.SetTag("cloudscan.job.id", job.JobId);
        Activity.Current = whole;
        return span;
    }

    internal static Activity? Judge(SubnetKey subnet) => Source.StartActivity("judge observations")?.SetTag("cloudscan.subnet", subnet.ToString());
}
