using System.Net;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: reads one account of a cloud provider. It is read once at a time; who owns addresses may be asked meanwhile.</summary>
public interface IAccountReader
{
    /// <summary>
    /// Reads what exists. What cannot be read (denied, throttled for too long, cut short, unreachable) is a gap of the snapshot, each with its reason and its remedy; an account that cannot
    /// be read at all is a snapshot without assets whose one gap is everything.
    /// </summary>
    Task<AccountReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads what exists in some regions, alone: a delta. Of a provider that shows an account only as a whole, all of it is read.</summary>
    /// <param name="regions">The regions, as a change names them; those that the account has switched off, or that are not to be read, are left out. What cannot be read is a gap of each of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<AccountReading> ReadRegionsAsync(IReadOnlyCollection<string> regions, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    /// <summary>Reads who owns addresses of one region now.</summary>
    /// <param name="region">The region.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// The owners that this account has; of the addresses that were asked for, those without are not this account's. Where a provider's answer holds others, too, they may be among them, so that
    /// nobody asks for them again. Or why that could not be read.
    /// </returns>
    Task<OwnershipAnswer> FindOwnersAsync(string region, IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken);

    /// <summary>Tries every call that reading takes, once, in one region. What goes wrong comes back, never as an exception.</summary>
    Task<IReadOnlyList<PermissionCheck>> TestAsync(CancellationToken cancellationToken);
}
