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

    /// <summary>
    /// Says that a job holds its leases still, so that its slot stays busy for another <c>SchedulerOptions.LeaseDuration</c>. Losing it is harmless: it is said
    /// several times a lease.
    /// </summary>
    [Alias("JobRuns"), OneWay]
    Task JobRunsAsync(string scannerKey, string jobId);

    /// <summary>Says that a job ended and its slot is free. A slot of whose job nothing is heard any more is free when its leases have run out.</summary>
    [Alias("JobEnded")]
    Task JobEndedAsync(string scannerKey, ScanReport report);

    /// <summary>Stops the jobs of a campaign; hosts that are whole are kept, the rest goes back to the queue.</summary>
    [Alias("CancelJobs")]
    Task CancelJobsAsync(string campaignId);
}
