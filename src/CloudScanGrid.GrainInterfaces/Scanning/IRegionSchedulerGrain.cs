using CloudScanGrid.Domain.Scanning;
using Orleans.Concurrency;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>Hands the waiting targets of a region to its scanners. Key: <see cref="RegionSchedulerKey"/>, as in <c>eu-west-1/0</c>.</summary>
[Alias("csg.IRegionSchedulerGrain")]
public interface IRegionSchedulerGrain : IGrainWithStringKey
{
    /// <summary>Says that targets may wait. Losing it costs a second: the scheduler also looks by itself.</summary>
    [Alias("Wake"), OneWay]
    Task WakeAsync();

    /// <summary>Announces a scanner, and keeps it announced; one that is silent for <c>SchedulerOptions.ScannerExpiry</c> gets no more work.</summary>
    [Alias("Announce")]
    Task AnnounceAsync(ScannerAnnouncement scanner);

    /// <summary>Says that a silo takes no more jobs: it ends, and finishes those that it runs or hands them back.</summary>
    [Alias("Leave")]
    Task LeaveAsync(string silo);

    /// <summary>How the region stands.</summary>
    [Alias("GetState")]
    Task<RegionState> GetStateAsync();

    /// <summary>Says that a job ended and its slot is free.</summary>
    [Alias("JobEnded")]
    Task JobEndedAsync(string scannerKey, ScanReport report);

    /// <summary>Stops the jobs of a campaign; hosts that are whole are kept, the rest goes back to the queue.</summary>
    [Alias("CancelJobs")]
    Task CancelJobsAsync(string campaignId);
}
