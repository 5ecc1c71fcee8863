using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// Picks the part of an asset's baseline that is about the observed address. Addresses come and go while the asset stays, so an address that the asset gave
/// up hands its history to the one that took its place.
/// </summary>
internal sealed class AddressHistory
{
    private readonly ImmutableArray<AddressBaseline> _addresses;
    private readonly int _current;
    private AddressHistory(ImmutableArray<AddressBaseline> addresses, int current, IPAddress observed)
    {
        _addresses = addresses;
        _current = current;
        Current = observed.Equals(addresses[current].Address) ? addresses[current] : addresses[current] with { Address = observed };
    }

    /// <summary>What is known of the observed address.</summary>
    public AddressBaseline Current { get; }

    public static AddressHistory Of(AssetBaseline? known, AssetObservation observation, Asset? asset)
    {
        var observed = observation.Host.Address;
        var addresses = known is null ? [] : known.AllAddresses().ToImmutableArray();
        for (var i = 0; i < addresses.Length; i++)
        {
            if (observed.Equals(addresses[i].Address))
                return new(addresses, i, observed);
        }

        for (var i = 0; i < addresses.Length; i++)
        {
            if (addresses[i].Address is not { } earlier || asset?.Snapshot.Addresses.Contains(earlier) == false)
                return new(addresses, i, observed);
        }

        return new(addresses.Add(new() { Address = observed, FirstObservedAt = observation.Host.ObservedAt }), addresses.Length, observed);
    }

    /// <summary>Whether looks at the observed address decide over a finding at this address: it is the same, or the asset gave the other one up.</summary>
    public static bool Decides(IPAddress address, AssetObservation observation, Asset? asset) =>
        address.Equals(observation.Host.Address) || asset?.Snapshot.Addresses.Contains(address) == false;

    /// <summary>Every address, with what was learned of the observed one.</summary>
    public ImmutableArray<AddressBaseline> With(AddressBaseline learned) => _addresses.SetItem(_current, learned);
}
