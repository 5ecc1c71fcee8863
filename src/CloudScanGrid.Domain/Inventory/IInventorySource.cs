namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: reads what exists from a provider.</summary>
public interface IInventorySource
{
    /// <summary>The provider whose accounts it reads.</summary>
    CloudProvider Provider { get; }

    /// <summary>Reads every account once. What the world does wrong comes back as errors, never as an exception or a shorter list.</summary>
    Task<InventoryReading> ReadAsync(CancellationToken cancellationToken);
}
