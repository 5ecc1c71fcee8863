using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>The accounts of a cloud provider: lists them, and has each read when it is due. Key: the provider's name, as in <c>aws</c>.</summary>
[Alias("csg.IInventoryGrain")]
public interface IInventoryGrain : IGrainWithStringKey
{
    /// <summary>Goes on, wherever its silo died. Called again and again by every control silo.</summary>
    [Alias("Wake")]
    Task WakeAsync();

    /// <summary>Lists the accounts anew and reads all of them as soon as may be.</summary>
    [Alias("Sync")]
    Task SyncAsync();

    /// <summary>An account was read, or could not be.</summary>
    /// <param name="account">The account.</param>
    /// <param name="isComplete">Whether all of it was read.</param>
    [Alias("Read")]
    Task AccountReadAsync(AccountKey account, bool isComplete);

    /// <summary>How the reading stands.</summary>
    [Alias("GetState")]
    Task<InventoryState> GetStateAsync();
}
