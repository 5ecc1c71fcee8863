using System.Collections.Immutable;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>How the reading of a provider's accounts stands.</summary>
/// <param name="Accounts">Accounts that are read.</param>
/// <param name="Due">Those that wait to be read.</param>
/// <param name="Reading">Those that are being read.</param>
/// <param name="Incomplete">Those of which something could not be read the last time.</param>
/// <param name="ListedAt">When the accounts were last listed, UTC; null before the first time.</param>
/// <param name="Trouble">What could not be listed, and what would help.</param>
[GenerateSerializer, Immutable, Alias("csg.InventoryState")]
public sealed record InventoryState(int Accounts, int Due, int Reading, int Incomplete, DateTimeOffset? ListedAt, ImmutableArray<string> Trouble);
