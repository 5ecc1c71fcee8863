using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using Microsoft.Extensions.Logging;

namespace CloudScanGrid.Grains.Scanning;

/// <summary>What a scheduler asks of jobs that run: targets for a slot that has nothing to do, and packets for work that waits for them.</summary>
/// <param name="slots">Where the jobs run.</param>
/// <param name="grains">To call them.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The scheduler's log.</param>
internal sealed partial class RunningJobRequests(ScannerSlots slots, IGrainFactory grains, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan SharePeriod = TimeSpan.FromSeconds(2);

    /// <summary>A job that has just begun has nothing to lower yet.</summary>
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan YieldPeriod = TimeSpan.FromSeconds(5);

    /// <summary>A job with less work than this is left alone: until its round has ended and another scanner has begun, it is done.</summary>
    private static readonly TimeSpan LeastToYield = TimeSpan.FromSeconds(30);

    private DateTimeOffset _yieldsAt;

    /// <summary>Nothing waits and a slot is free: asks the job that has most to do to hand half of it back, every few seconds.</summary>
    public async Task YieldAsync()
    {
        if (clock.GetUtcNow() < _yieldsAt)
            return;
        _yieldsAt = clock.GetUtcNow() + YieldPeriod;
        try
        {
            var scanners = slots.ThatMayYield.Select(slot => grains.GetScanner(slot.Key)).ToList();
            var rests = await Task.WhenAll(scanners.Select(scanner => scanner.GetRestAsync()));
            var (most, scanner) = rests.Zip(scanners).Where(one => one.First is { Targets: > 1 } rest && rest.Duration >= LeastToYield).MaxBy(one => one.First!.Duration);
            if (most is null)
                return;
            LogAsksToYield(most.JobId, most.Targets, most.Duration);
            await scanner.YieldAsync(most.JobId);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Asked again soon; by then it is known which silo died.
        }
    }

    /// <summary>Work waits for packets: asks the jobs that hold them to go on with as many as those that wait will get.</summary>
    /// <returns>Whether any of them gave some back.</returns>
    public async Task<bool> ShareAsync(PacketShare share) =>
        (await Task.WhenAll(slots.ThatMayShare(share).ToList().Select(slot => ShareAsync(slot, share)))).Contains(true);

    private async Task<bool> ShareAsync(ScannerSlot slot, PacketShare share)
    {
        slot.Shared(packets: null, clock.GetUtcNow() + SharePeriod);
        try
        {
            var packets = await grains.GetScanner(slot.Key).ShareAsync(share);
            slot.Shared(packets, clock.GetUtcNow() + (packets is null ? RetryPeriod : SharePeriod));
            return packets is not null;
        }
        catch (Exception exception)
        {
            // Asked again soon; by then it is known whether its silo died. One of an earlier version does not know the question.
            LogKeepsPackets(slot.Key.ToString(), exception.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing waits and slots are free: job {Job} is asked for half of its {Targets} unfinished targets, which would take it {Duration}")]
    private partial void LogAsksToYield(string job, int targets, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scanner {Scanner} did not answer when it was asked for packets that others wait for: {Detail}")]
    private partial void LogKeepsPackets(string scanner, string detail);
}
