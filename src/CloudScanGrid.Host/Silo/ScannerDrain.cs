using CloudScanGrid.Grains.Scanning;

namespace CloudScanGrid.Host.Silo;

/// <summary>
/// Ends a scanner's work before its silo: no more jobs, time for those that run, and what they did not finish is handed back. Added after the silo, so that it
/// stops first.
/// </summary>
internal sealed partial class ScannerDrain(ScannerAnnouncer announcer, RunningJobs jobs, TimeSpan grace, ILogger<ScannerDrain> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await announcer.LeaveAsync(cancellationToken);
        try
        {
            var stopped = await jobs.DrainAsync(grace, cancellationToken);
            if (stopped > 0)
                LogHandedBack(stopped, grace);
        }
        catch (OperationCanceledException)
        {
            LogNotDrained();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Jobs} jobs did not end within {Grace}: they were stopped, and what they did not finish waits for another silo")]
    private partial void LogHandedBack(int jobs, TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Error, Message = "Jobs did not end in time: what they hold waits until its leases end")]
    private partial void LogNotDrained();
}
