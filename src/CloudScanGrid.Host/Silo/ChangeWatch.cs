using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Host.Silo;

/// <summary>
/// Hears what changes in the providers' accounts and has the account's grain follow: read it again, and scan what changed. Runs on each control silo; a message is heard by one of them, and by
/// another one if that dies.
/// </summary>
internal sealed partial class ChangeWatch(IEnumerable<ICloudChanges> sources, IGrainFactory grains, TimeProvider clock, ILogger<ChangeWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>What one deployment does comes in many messages: until none comes for so long, they are gathered and followed together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);

    private const int MostGathered = 1000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sources.Select(source => WatchAsync(source, stoppingToken)));

    private async Task WatchAsync(ICloudChanges source, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(source, await GatherAsync(source, cancellationToken), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogNotHeard(source.Provider, exception.Message);
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task<List<HeardChange>> GatherAsync(ICloudChanges source, CancellationToken cancellationToken)
    {
        var heard = new List<HeardChange>(await source.ReceiveAsync(LongestWait, cancellationToken));
        for (var more = heard.Count; more > 0 && heard.Count < MostGathered;)
        {
            var page = await source.ReceiveAsync(Gathering, cancellationToken);
            more = page.Count;
            heard.AddRange(page);
        }

        return heard;
    }

    private async Task FollowAsync(ICloudChanges source, List<HeardChange> heard, CancellationToken cancellationToken)
    {
        await source.CompleteAsync([.. heard.Where(one => one.Change is null)], cancellationToken);
        await Task.WhenAll(heard.Where(one => one.Change is not null).GroupBy(one => one.Change!.Account).Select(async account =>
        {
            try
            {
                await grains.GetAccount(account.Key).FollowAsync([.. account.Select(one => one.Change!)]);
                await source.CompleteAsync([.. account], cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogNotFollowed(account.Key, exception.Message);
            }
        }));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of {Provider} cannot be heard for the moment, and are seen with the next whole read: {Detail}")]
    private partial void LogNotHeard(CloudProvider provider, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of {Account} could not be followed; they come again: {Detail}")]
    private partial void LogNotFollowed(AccountKey account, string detail);
}
