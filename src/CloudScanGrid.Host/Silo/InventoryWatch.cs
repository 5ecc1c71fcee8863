using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Host.Silo;

/// <summary>Keeps the reading of every cloud provider going, whichever silo dies. Runs on each control silo; doing it twice changes nothing.</summary>
internal sealed partial class InventoryWatch(IEnumerable<ICloudInventory> inventories, IGrainFactory grains, TimeProvider clock, ILogger<InventoryWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var providers = inventories.Select(inventory => inventory.Provider).ToList();
        if (providers.Count == 0)
            return;
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                foreach (var provider in providers)
                    await WakeAsync(provider);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task WakeAsync(CloudProvider provider)
    {
        try
        {
            await grains.GetInventory(provider).WakeAsync();
        }
        catch (Exception exception)
        {
            LogNotAwake(exception, provider);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts of {Provider} may not be read for the moment; it is tried again in a few seconds")]
    private partial void LogNotAwake(Exception exception, CloudProvider provider);
}
