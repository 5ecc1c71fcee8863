using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>What an inventory source gave: snapshots, or everything that is wrong. With errors there are no snapshots: nothing half-read is applied.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="Errors">Every error found, in the order of the source.</param>
public sealed record InventoryReading(ImmutableArray<AccountSnapshot> Accounts, ImmutableArray<InventoryError> Errors)
{
    /// <summary>Whether the snapshots may be applied.</summary>
    public bool IsValid => Errors.IsEmpty;
}
