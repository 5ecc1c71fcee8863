using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Integrations.Inventory.File;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Reads the file inventory and tells everything that is wrong with it, a line each.</summary>
internal static class InventoryFile
{
    public static async Task<InventoryReading> ReadAsync(Invocation run, string path)
    {
        var reading = await new FileInventorySource(path, run.Clock).ReadAsync(run.Interrupted);
        foreach (var error in reading.Errors)
            run.Terminal.Warn($"{error}");
        return reading;
    }
}
