using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces;

namespace CloudScanGrid.Grains.Inventory;

/// <summary>Asks the account, which has the one budget of its API.</summary>
public sealed class OwnershipSource(IGrainFactory grains) : IOwnershipSource
{
    /// <inheritdoc/>
    public Task<OwnershipAnswer> ConfirmAsync(AccountKey account, ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge, CancellationToken cancellationToken) =>
        grains.GetAccount(account).ConfirmAsync(addresses, mostAge).WaitAsync(cancellationToken);
}
