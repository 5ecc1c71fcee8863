using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>What applying a snapshot changed.</summary>
/// <param name="Added">Assets never seen before.</param>
/// <param name="Updated">Assets of which something changed.</param>
/// <param name="Retired">Assets that the snapshot proves gone.</param>
/// <param name="Unchanged">Assets that are as they were.</param>
/// <param name="Unknown">Assets that the snapshot neither shows nor proves gone.</param>
/// <param name="Networks">Networks that are new, changed or gone.</param>
[GenerateSerializer, Immutable, Alias("csg.InventoryChange")]
public sealed record InventoryChange(int Added, int Updated, int Retired, int Unchanged, int Unknown = 0, int Networks = 0);
