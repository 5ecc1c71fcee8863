using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>The networks of an account by the addresses in them.</summary>
public sealed class NetworkMap
{
    private readonly ILookup<IPAddress, INetwork> _networks;
    private readonly ImmutableArray<NetworkFacts> _facts;

    /// <param name="facts">The account's networks.</param>
    public NetworkMap(IEnumerable<NetworkFacts> facts)
    {
        _facts = [.. facts];
        All = [.. _facts.Select(one => one.ToNetwork())];
        _networks = All.SelectMany(network => network.Addresses.Select(address => (network, address))).ToLookup(one => one.address, one => one.network);
    }

    /// <summary>No network is known.</summary>
    public static NetworkMap Empty { get; } = new([]);

    /// <summary>All of them.</summary>
    public ImmutableArray<INetwork> All { get; }

    /// <summary>The id of the network that has a subnet; null where none that is known has it.</summary>
    public string? IdOf(SubnetKey subnet) => _facts.FirstOrDefault(one => one.HasSubnet(subnet.SubnetId))?.Id;

    /// <summary>The network that has an address of an asset.</summary>
    /// <param name="subnet">The asset's subnet, which tells apart networks that have the same address.</param>
    /// <param name="address">The address.</param>
    /// <returns>The network; null where none that is known has the address, or several have and none of them is the asset's.</returns>
    public INetwork? Find(SubnetKey subnet, IPAddress address) => _networks[address].ToList() switch
    {
        [] => null,
        [var network] => network,
        var several => several.FirstOrDefault(network => network.HasSubnet(subnet.SubnetId)),
    };
}
