using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.GrainInterfaces;
using CloudScanGrid.GrainInterfaces.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Host.Telemetry;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Silo;

/// <summary>Tells the schedulers every few seconds that this silo scans. A silo without a region tells those of every region that has accounts.</summary>
internal sealed partial class ScannerAnnouncer(
    IGrainFactory grains,
    IInventoryStore inventory,
    IScanEngine engine,
    IOptions<GridOptions> options,
    SiloMetrics metrics,
    TimeProvider clock,
    ILogger<ScannerAnnouncer> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asked = new(0, 1);

    /// <summary>Announces now instead of at the next beat: an inventory may have brought a new region.</summary>
    public void AnnounceNow()
    {
        if (_asked.CurrentCount == 0)
            _asked.Release();
    }

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
                return;
            }
            catch (Exception exception)
            {
                LogNotAnnounced(exception);
                await Task.Delay(Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AnnounceAsync()
    {
        var grid = options.Value;
        IEnumerable<string> regions = grid.Region is { } region
            ? [region]
            : (await inventory.ListAccountsAsync(CancellationToken.None)).Select(account => account.Region).Distinct(StringComparer.Ordinal);
        foreach (var name in regions)
        {
            var scheduler = grains.GetScheduler(name);
            await scheduler.AnnounceAsync(new ScannerAnnouncement(grid.SiloName, grid.ScannerSlots, $"{name}/{grid.Vantage}"));
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
}
