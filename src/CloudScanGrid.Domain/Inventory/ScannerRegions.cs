using CloudScanGrid.Domain.Exposure;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>
/// Where the scanners of assets stand: in the asset's own region, unless somebody said that a subnet, a network or a whole account has scanners of its own. Two networks that use the same
/// addresses need that: from one place only one of them is reached.
/// </summary>
/// <param name="told">The regions of scanners by <c>provider/account</c>, <c>provider/account/network</c> or <c>provider/account/subnet</c>.</param>
/// <param name="inventory">The accounts.</param>
/// <param name="networks">Their networks.</param>
public sealed class ScannerRegions(IReadOnlyDictionary<string, string> told, IInventoryStore inventory, NetworkMaps networks)
{
    private readonly HashSet<string> _accounts = told.Keys.Select(AccountOf).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tells where the scanners of an account's assets stand.</summary>
    public async Task<Func<Asset, string>> OfAsync(AccountKey account)
    {
        var key = account.ToString();
        if (!_accounts.Contains(key))
            return asset => asset.Region;
        var map = await inventory.FindAccountAsync(account, CancellationToken.None) is { } state ? await networks.OfAsync(state) : NetworkMap.Empty;
        return asset =>
        {
            var subnet = asset.Snapshot.Subnet;
            return told.GetValueOrDefault($"{key}/{subnet.SubnetId}")
                ?? (map.IdOf(subnet) is { } network ? told.GetValueOrDefault($"{key}/{network}") : null)
                ?? told.GetValueOrDefault(key)
                ?? asset.Region;
        };
    }

    /// <summary>Every region whose scanners may have to look at assets of an account.</summary>
    public IEnumerable<string> AllOf(AccountState account)
    {
        var key = account.Key.ToString();
        return account.AllRegions.Concat(told.Where(one => AccountOf(one.Key) == key).Select(one => one.Value)).Distinct(StringComparer.Ordinal);
    }

    // The ids of networks hold slashes, those of accounts do not.
    private static string AccountOf(string place) => string.Join('/', place.Split('/', 3).Take(2));
}
