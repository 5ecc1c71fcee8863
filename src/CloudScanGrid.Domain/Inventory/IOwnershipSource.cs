using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: asks the provider who owns an address now. In a cloud an address that is given up belongs to a stranger minutes later.</summary>
public interface IOwnershipSource
{
    /// <summary>Asks for addresses of one account.</summary>
    /// <param name="account">The account, of a cloud provider.</param>
    /// <param name="addresses">The addresses, with those who owned them when the account was last read.</param>
    /// <param name="mostAge">How old an answer may be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<OwnershipAnswer> ConfirmAsync(AccountKey account, ImmutableArray<OwnedAddress> addresses, TimeSpan mostAge, CancellationToken cancellationToken);
}
