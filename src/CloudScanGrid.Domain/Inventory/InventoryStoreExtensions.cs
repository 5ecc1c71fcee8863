namespace CloudScanGrid.Domain.Inventory;

/// <summary>The store for who knows no networks.</summary>
public static class InventoryStoreExtensions
{
    /// <summary>Applies a snapshot of an account of which nobody knows networks.</summary>
    public static Task<InventoryChange> ApplyAsync(this IInventoryStore inventory, AccountSnapshot snapshot, CancellationToken cancellationToken) =>
        inventory.ApplyAsync(AccountReading.Of(snapshot), cancellationToken);
}
