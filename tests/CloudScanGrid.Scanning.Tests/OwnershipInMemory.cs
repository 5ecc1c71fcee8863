using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Scanning.Tests;

/// <summary>A provider that confirms what a test says.</summary>
internal sealed class OwnershipInMemory : IOwnershipSource
{
    public List<OwnedAddress> Asked { get; } = [];

    /// <summary>Whether the provider says that somebody still owns an address.</summary>
    public Func<OwnedAddress, bool> StillOwns { get; set; } = _ => true;

    public string? Trouble { get; set; }

    public Task<OwnershipAnswer> ConfirmAsync(AccountKey account, ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge, CancellationToken cancellationToken)
    {
        Asked.AddRange(addresses);
        return Task.FromResult(new OwnershipAnswer(Trouble is null ? [.. addresses.Where(StillOwns)] : [], Trouble));
    }
}
