using System.Collections.Concurrent;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>The networks of accounts as the store has them, one copy a process, read again when the account was.</summary>
/// <param name="inventory">The store.</param>
public sealed class NetworkMaps(IInventoryStore inventory)
{
    /// <summary>More accounts are seldom looked at by turns; what is forgotten the store has.</summary>
    private const int MostAccounts = 256;

    private readonly ConcurrentDictionary<AccountKey, KnownMap> _maps = new();

    /// <summary>The networks of an account as they were when it was last read; none of one that comes from a file.</summary>
    public async Task<NetworkMap> OfAsync(AccountState account)
    {
        if (account.Key.Provider == CloudProvider.File)
            return NetworkMap.Empty;
        if (_maps.Count > MostAccounts)
            _maps.Clear();
        var map = _maps.AddOrUpdate(account.Key, _ => Read(account), (_, known) => known.ReadAt < account.ReadAt ? Read(account) : known);
        try
        {
            return await map.Networks.Value;
        }
        catch
        {
            _maps.TryRemove(KeyValuePair.Create(account.Key, map));
            throw;
        }
    }

    private KnownMap Read(AccountState account) =>
        new(account.ReadAt, new Lazy<Task<NetworkMap>>(async () => new NetworkMap(await inventory.ListNetworksAsync(account.Key, CancellationToken.None))));

    private sealed record KnownMap(DateTimeOffset ReadAt, Lazy<Task<NetworkMap>> Networks);
}
