using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;
using Orleans.Concurrency;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>An account of a provider: the only writer of its inventory and the owner of its budgets. Key: <see cref="AccountKey"/>, as in <c>file/lab-1</c>.</summary>
[Alias("csg.IProviderAccountGrain")]
public interface IProviderAccountGrain : IBudgetOwner
{
    /// <summary>Applies an inventory snapshot of the account and adopts its limits.</summary>
    [Alias("Sync")]
    Task<InventoryChange> SyncAsync(AccountSnapshot snapshot);

    /// <summary>Begins to read the account from its provider, unless it is being read. The provider's <see cref="IInventoryGrain"/> is told when that has ended.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();

    /// <summary>The same, for an account whose organization has a name for it.</summary>
    /// <param name="name">The name, raw; empty where nobody says.</param>
    [Alias("RefreshNamed")]
    Task RefreshAsync(string name);

    /// <summary>Reads of the account what its provider told to have changed, region by region where that can be, and has what changed scanned. Of an account that was never read, or that is not ours any more, nothing is.</summary>
    /// <returns>When it was read, and the scan was started.</returns>
    /// <exception cref="InvalidOperationException">It could not be read.</exception>
    [Alias("Follow"), AlwaysInterleave, ResponseTimeout("00:40:00")]
    Task FollowAsync(ImmutableArray<CloudChange> changes);

    /// <inheritdoc cref="IOwnershipSource.ConfirmAsync"/>
    [Alias("Confirm"), AlwaysInterleave]
    Task<OwnershipAnswer> ConfirmAsync(ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge);

    /// <summary>The account cannot be read any more, as when it is suspended: what it has is unknown from now on.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isOurs">Whether its addresses are still ours; those of an account that left the organization are never scanned again.</param>
    [Alias("Lapse")]
    Task LapseAsync(string reason, bool isOurs);
}
