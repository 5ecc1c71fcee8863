using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Cli.Scans;

/// <summary>An inventory that was read before, so that a wrong file is told of before anything starts.</summary>
internal sealed class ReadInventory(InventoryReading reading) : IInventorySource
{
    public CloudProvider Provider => CloudProvider.File;

    public Task<InventoryReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(reading);
}
