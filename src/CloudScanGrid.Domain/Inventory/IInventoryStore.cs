using System.Net;
using CloudScanGrid.Domain.Exposure;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>Port: keeps what exists. Only <c>ProviderAccountGrain</c> writes through it.</summary>
public interface IInventoryStore
{
    /// <summary>
    /// Applies what was read of an account in one transaction: new assets are added, changed ones updated, those that it proves gone retired, and those that it
    /// neither shows nor proves gone marked unknown; networks likewise. Applying the same snapshot again changes nothing. A delta changes nothing but what is in its regions: neither when
    /// assets elsewhere were last seen, nor when all of the account was last read.
    /// </summary>
    /// <exception cref="ArgumentException">A delta of an account that was never read as a whole.</exception>
    Task<InventoryChange> ApplyAsync(AccountReading reading, CancellationToken cancellationToken);

    /// <summary>The networks of an account as they were last read, by id.</summary>
    Task<IReadOnlyList<NetworkFacts>> ListNetworksAsync(AccountKey account, CancellationToken cancellationToken);

    /// <summary>The account, or null when it was never synced.</summary>
    Task<AccountState?> FindAccountAsync(AccountKey account, CancellationToken cancellationToken);

    /// <summary>Every account, by key.</summary>
    Task<IReadOnlyList<AccountState>> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>The asset, living or retired, or null when it was never seen.</summary>
    Task<Asset?> FindAssetAsync(AssetKey asset, CancellationToken cancellationToken);

    /// <summary>The living assets of an account, by key.</summary>
    IAsyncEnumerable<Asset> ReadLiveAssetsAsync(AccountKey account, CancellationToken cancellationToken);

    /// <summary>The living assets of one subnet, by key.</summary>
    Task<IReadOnlyList<Asset>> ListSubnetAssetsAsync(SubnetKey subnet, CancellationToken cancellationToken);

    /// <summary>The living assets that own these addresses now. An address of two accounts comes back twice.</summary>
    Task<IReadOnlyList<Asset>> FindOwnersAsync(IReadOnlyCollection<IPAddress> addresses, CancellationToken cancellationToken);
}
