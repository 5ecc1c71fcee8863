using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>An account of a provider: the only writer of its inventory and the owner of its budgets. Key: <see cref="AccountKey"/>, as in <c>file/lab-1</c>.</summary>
[Alias("csg.IProviderAccountGrain")]
public interface IProviderAccountGrain : IBudgetOwner
{
    /// <summary>Applies an inventory snapshot of the account and adopts its limits.</summary>
    [Alias("Sync")]
    Task<InventoryChange> SyncAsync(AccountSnapshot snapshot);
}
