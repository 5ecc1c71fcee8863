using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>One scanner slot of a silo: runs one job at a time. Key: <see cref="ScannerKey"/>, as in <c>eu-west-1/silo-1/0</c>.</summary>
[Alias("csg.IScannerGrain")]
public interface IScannerGrain : IGrainWithStringKey
{
    /// <summary>Starts a job and returns; its end is told to the region's scheduler.</summary>
    /// <returns>False when the slot is busy with another job, or its silo is ending.</returns>
    [Alias("Start")]
    Task<bool> StartAsync(ScanJob job);

    /// <summary>Stops a job; one that is not running here is no error.</summary>
    [Alias("Cancel")]
    Task CancelAsync(string jobId);

    /// <summary>What is left of the job that runs; null when none does, or none that could hand targets back before its end.</summary>
    [Alias("GetRest")]
    Task<JobRest?> GetRestAsync();

    /// <summary>Asks a job to hand half of its unfinished targets back when its round ends; one that is not running here is no error.</summary>
    [Alias("Yield")]
    Task YieldAsync(string jobId);

    /// <summary>Asks the job that runs to go on with a share of a limit that it counts against, if it is one of those that do.</summary>
    /// <param name="share">The limit and the share.</param>
    /// <returns>The packets a second with which it goes on, once others can have the rest; null when it keeps what it has.</returns>
    [Alias("Share")]
    Task<int?> ShareAsync(PacketShare share);
}
