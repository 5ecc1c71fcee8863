using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>The accounts of a provider.</summary>
/// <param name="Accounts">The accounts, by key.</param>
/// <param name="Trouble">What could not be listed, and what would help; with none the list is complete, and an account that it does not hold is not ours any more.</param>
public sealed record AccountListing(ImmutableArray<ListedAccount> Accounts, ImmutableArray<string> Trouble);
