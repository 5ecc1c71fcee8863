using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// Picks the part of an asset's baseline that is about the observed address as its vantage sees it. Addresses come and go while the asset stays, so an address that the asset gave
/// up hands its history to the one that took its place.
/// </summary>
internal sealed class AddressHistory
{
    private readonly ImmutableArray<AddressBaseline> _addresses;
    private readonly int _current;

    private AddressHistory(ImmutableArray<AddressBaseline> addresses, int current, IPAddress observed, string vantage)
    {
        _addresses = addresses;
        _current = current;
        Current = observed.Equals(addresses[current].Address) && addresses[current].Vantage is not null
            ? addresses[current]
            : addresses[current] with { Address = observed, Vantage = vantage };
    }

    /// <summary>What is known of the observed address.</summary>
    public AddressBaseline Current { get; }

    /// <summary>The vantage that saw the asset first.</summary>
    public string Home => (_current == 0 ? Current.Vantage : _addresses[0].Vantage) ?? Current.Vantage!;

    /// <param name="known">The asset's baseline; null before its first observation.</param>
    /// <param name="observation">The observation.</param>
    /// <param name="vantage">Its vantage: the object that stands for it wherever it is the same.</param>
    /// <param name="asset">The asset as the inventory knows it.</param>
    public static AddressHistory Of(AssetBaseline? known, AssetObservation observation, string vantage, Asset? asset)
    {
        var observed = observation.Host.Address;
        var addresses = known is null ? [] : known.AllAddresses().ToImmutableArray();
        for (var i = 0; i < addresses.Length; i++)
        {
            if (observed.Equals(addresses[i].Address) && IsFrom(vantage, addresses[i]))
                return new(addresses, i, observed, vantage);
        }

        for (var i = 0; i < addresses.Length; i++)
        {
            if (IsFrom(vantage, addresses[i]) && (addresses[i].Address is not { } earlier || asset?.Snapshot.Addresses.Contains(earlier) == false))
                return new(addresses, i, observed, vantage);
        }

        return new(addresses.Add(new() { Address = observed, Vantage = vantage, FirstObservedAt = observation.Host.ObservedAt }), addresses.Length, observed, vantage);
    }

    /// <summary>
    /// Whether a look decides over a finding: it is from the same vantage, and at the same address, or the asset gave the other one up. A finding that was written without a vantage is of the
    /// one that saw the asset first.
    /// </summary>
    public static bool Decides(Finding finding, AssetObservation observation, string home, Asset? asset) =>
        (finding.Vantage ?? home) == observation.Host.Vantage
        && (finding.Address.Equals(observation.Host.Address) || asset?.Snapshot.Addresses.Contains(finding.Address) == false);

    /// <summary>Every address, with what was learned of the observed one.</summary>
    public ImmutableArray<AddressBaseline> With(AddressBaseline learned) => _addresses.SetItem(_current, learned);

    private static bool IsFrom(string vantage, AddressBaseline address) => address.Vantage is null || address.Vantage == vantage;
}
