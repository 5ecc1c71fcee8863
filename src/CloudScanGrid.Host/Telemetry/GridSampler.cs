using System.Diagnostics;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Queries;
using Microsoft.Extensions.Options;

namespace CloudScanGrid.Host.Telemetry;

/// <summary>
/// Reads the store every few seconds for the gauges of the whole grid, however often they are scraped. Every silo that serves control reads the same rows of the same
/// store, so any of them tells operators the truth and none has to be elected.
/// </summary>
internal sealed partial class GridSampler(
    IGridGauges gauges, IInventoryStore inventory, GridMetrics metrics, IOptions<TelemetryOptions> options, TimeProvider clock, ILogger<GridSampler> logger) : BackgroundService
{
    // A read of a large estate takes seconds: it may cost a twentieth of the time, not more.
    private const int RestsPerRead = 19;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = Stopwatch.GetTimestamp();
            try
            {
                await ReadAsync(startedAt, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.NotRead();
                LogNotRead(exception);
            }

            var rest = Stopwatch.GetElapsedTime(startedAt) * RestsPerRead;
            var pause = rest > options.Value.ReadPeriod ? rest : options.Value.ReadPeriod;
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(long startedAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var load = await gauges.ReadLoadAsync(now, cancellationToken);
        var accounts = await inventory.ListAccountsAsync(cancellationToken);
        var coverage = await gauges.ReadCoverageAsync(now - options.Value.CoveredWithin, cancellationToken);
        var labels = new ShownAccounts(accounts, coverage, options.Value.AccountsShown);
        metrics.Show(new GridSample(load, [.. accounts], [.. coverage], labels, now, Stopwatch.GetElapsedTime(startedAt)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store could not be read for the metrics of the whole grid: they stand still until it can")]
    private partial void LogNotRead(Exception exception);
}
