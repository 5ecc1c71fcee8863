using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>All that is known of who may reach the assets of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Networks">Its networks, where its provider tells of them.</param>
/// <param name="Vantages">Where the scanners stand.</param>
public sealed record AccessRules(AccountState Account, NetworkMap Networks, VantageSources Vantages)
{
    /// <summary>Whether anybody knows what is allowed at an address of an asset.</summary>
    public bool Knows(AssetSnapshot asset, IPAddress address) =>
        Account.Key.Provider == CloudProvider.File ? !asset.SecurityGroups.IsEmpty : Networks.Find(asset.Subnet, address) is not null;

    /// <summary>What is allowed at an address.</summary>
    /// <returns>What is; null where nobody knows the address's network.</returns>
    internal IAllowances? Of(AssetSnapshot asset, IPAddress address)
    {
        if (Account.Key.Provider == CloudProvider.File)
            return new GroupAllowances(asset, Account, address);
        return Networks.Find(asset.Subnet, address) is { } network ? new PathAllowances(network, address, Vantages) : null;
    }
}
