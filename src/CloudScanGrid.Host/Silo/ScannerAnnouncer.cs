using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Grains.Placement;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Silo;

/// <summary>
/// Tells the schedulers that this silo scans: every few seconds, and when a silo comes or goes, because the one that a scheduler was on may be gone with all that it knew. A silo
/// without a region tells those of every region that has accounts.
/// </summary>
internal sealed partial class ScannerAnnouncer(
    IGrainFactory grains,
    IInventoryStore inventory,
    IScanEngine engine,
    IClusterMembershipService membership,
    SiloTraits traits,
    ILocalSiloDetails silo,
    RunningJobs jobs,
    IOptions<GridOptions> options,
    SiloMetrics metrics,
    TimeProvider clock,
    ILogger<ScannerAnnouncer> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asked = new(0, 1);
    private readonly HashSet<string> _announcedIn = new(StringComparer.Ordinal);

    /// <summary>Announces now instead of at the next beat: an inventory may have brought a new region.</summary>
    public void AnnounceNow()
    {
        lock (_asked)
        {
            if (_asked.CurrentCount == 0)
                _asked.Release();
        }
    }

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    /// <summary>Announces no more, and tells the schedulers that were told of this silo.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        foreach (var region in _announcedIn)
        {
            try
            {
                await grains.GetScheduler(region).LeaveAsync(traits.Name);
            }
            catch (Exception exception)
            {
                LogNotLeft(exception, region);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hearing = HearAsync(stoppingToken);
        var wasReady = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var capabilities = await engine.ProbeAsync(stoppingToken);
                if (capabilities.IsReady)
                    await AnnounceAsync();
                else if (wasReady)
                    LogNotReady(capabilities.Explanation);
                wasReady = capabilities.IsReady;
                metrics.ShowEngine(wasReady);
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogNotAnnounced(exception);
                await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task HearAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in membership.MembershipUpdates.WithCancellation(stoppingToken))
            AnnounceNow();
    }

    private async Task AnnounceAsync()
    {
        var grid = options.Value;
        IEnumerable<string> regions = grid.Region is { } region
            ? [region, .. grid.AlsoRegions]
            : (await inventory.ListAccountsAsync(CancellationToken.None)).SelectMany(account => account.AllRegions).Distinct(StringComparer.Ordinal);
        foreach (var name in regions)
        {
            var scheduler = grains.GetScheduler(name);
            _announcedIn.Add(name);
            await scheduler.AnnounceAsync(new ScannerAnnouncement(traits.Name, grid.ScannerSlots, $"{name}/{grid.Vantage}", silo.SiloAddress, jobs.BusyIn(name)));
            await scheduler.WakeAsync();
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        try
        {
            await _asked.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The next beat.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "This silo does not scan, and its targets wait for another one: {Explanation}")]
    private partial void LogNotReady(string explanation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This silo could not announce that it scans; it gets no new work until it can")]
    private partial void LogNotAnnounced(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scheduler of region {Region} was not told that this silo leaves; it learns so when it offers the next job")]
    private partial void LogNotLeft(Exception exception, string region);
}
