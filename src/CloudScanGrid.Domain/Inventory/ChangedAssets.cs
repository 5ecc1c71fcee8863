using System.Net;
using CloudScanGrid.Domain.Exposure;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>The assets that changes are about: those that a change names, those in a group that it names, and those of which it names an interface.</summary>
public sealed class ChangedAssets
{
    private readonly HashSet<string> _named;
    private readonly ILookup<IPAddress, NetworkFacts> _interfaces;

    /// <param name="changes">The changes, of one account.</param>
    /// <param name="networks">The account's networks as they are now: an asset's interfaces are known by their addresses. One that is gone is nobody's any more.</param>
    public ChangedAssets(IEnumerable<CloudChange> changes, IEnumerable<NetworkFacts> networks)
    {
        _named = changes.SelectMany(change => change.Resources).ToHashSet(StringComparer.Ordinal);
        _interfaces = networks.SelectMany(network => network.AddressesOf(_named), (network, address) => (network, address)).ToLookup(one => one.address, one => one.network);
    }

    /// <summary>Whether an asset is one of them.</summary>
    public bool Holds(AssetSnapshot asset) =>
        _named.Contains(asset.Key.AssetId)
        || asset.SecurityGroups.Any(_named.Contains)
        || asset.Addresses.Any(address => _interfaces[address].Any(network => network.HasSubnet(asset.Subnet.SubnetId)));
}
