using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>Where the scanners stand: by vantage, the addresses that their packets have when they arrive.</summary>
/// <param name="sources">Those that somebody told.</param>
public sealed class VantageSources(ImmutableSortedDictionary<string, AddressSet> sources)
{
    /// <summary>Nobody told any.</summary>
    public static VantageSources Unknown { get; } = new(ImmutableSortedDictionary<string, AddressSet>.Empty);

    /// <summary>
    /// What a vantage is to an address of a network. Of one that nobody told of as much is assumed as is certain: whoever reaches a public address that a gateway translates comes from the
    /// internet, and of the inside it may be anywhere, with nothing between but the filters of the interface.
    /// </summary>
    public Vantage Of(string name, INetwork network, IPAddress address)
    {
        var own = sources.GetValueOrDefault(name, AddressSet.Empty).Intersect(address.AddressFamily == AddressFamily.InterNetwork ? AddressSet.AllIPv4 : AddressSet.AllIPv6);
        if (!network.InsideOf(address).Equals(address))
        {
            var fromOutside = own.Intersect(PublicAddresses.All);
            return new Vantage(name, VantageKind.Internet, fromOutside.IsEmpty ? PublicAddresses.All : fromOutside);
        }

        return own.First is { } source ? new Vantage(name, network.KindOf(source, address), own) : new Vantage(name, VantageKind.Subnet, AddressSet.All);
    }
}
