using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// What is usual for an asset, learned from its observations. The looks, ports and coverage here are those of the address that was seen first, from the vantage that saw it first;
/// its further addresses, and the same ones from elsewhere, have their own in <see cref="FurtherAddresses"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("csg.AssetBaseline")]
public sealed record AssetBaseline
{
    /// <summary>The asset.</summary>
    [Id(0)] public required AssetKey Asset { get; init; }

    /// <summary>Its subnet.</summary>
    [Id(1)] public required SubnetKey Subnet { get; init; }

    /// <summary>The incarnation that was learned; another one starts anew.</summary>
    [Id(2)] public required string Incarnation { get; init; }

    /// <summary>The number of the latest observation folded in.</summary>
    [Id(3)] public required long ObservationNumber { get; init; }

    /// <summary>How many looks told something.</summary>
    [Id(4)] public int Looks { get; init; }

    /// <summary>The ports of which something is known, by port. A covered port that was never open is not listed.</summary>
    [Id(5)] public ImmutableArray<PortBelief> Ports { get; init; } = [];

    /// <summary>Every port that was covered at least once.</summary>
    [Id(6)] public PortCoverage Covered { get; init; } = PortCoverage.None;

    /// <summary>What groups it with its peers (image and role, or the subnet).</summary>
    [Id(7)] public string PeerGroup { get; init; } = "";

    /// <summary>When it was first observed, UTC.</summary>
    [Id(8)] public required DateTimeOffset FirstObservedAt { get; init; }

    /// <summary>The address that was seen first; null in a baseline that was written without one.</summary>
    [Id(9)] public IPAddress? Address { get; init; }

    /// <summary>The campaign of its first look.</summary>
    [Id(10)] public string FirstCampaignId { get; init; } = "";

    /// <summary>Which ports the whole looks asked, at most 8 entries.</summary>
    [Id(11)] public ImmutableArray<CoverageLooks> Coverages { get; init; } = [];

    /// <summary>The asset's other addresses, and its addresses as other vantages see them.</summary>
    [Id(12)] public ImmutableArray<AddressBaseline> FurtherAddresses { get; init; } = [];

    /// <summary>From where the first address was looked at; null in a baseline that was written without it.</summary>
    [Id(13)] public string? Vantage { get; init; }

    /// <summary>When the latest whole look at the first address ended, UTC; null before it.</summary>
    [Id(14)] public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Every address with its history, the first one first.</summary>
    internal IEnumerable<AddressBaseline> AllAddresses() => FurtherAddresses.Prepend(FirstAddress);

    /// <summary>Whether no look at any address has told anything yet.</summary>
    internal bool IsBlank => Looks == 0 && Ports.IsEmpty && FurtherAddresses.All(further => further.IsBlank);

    /// <summary>All its addresses together, once a vantage that told something.</summary>
    internal IEnumerable<VantageView> ByVantage() => FurtherAddresses.IsEmpty
        ? IsBlank ? [] : [VantageView.Of(FirstAddress)]
        : AllAddresses().Where(address => !address.IsBlank).GroupBy(address => address.Vantage ?? "", StringComparer.Ordinal).Select(VantageView.Of);

    internal AddressBaseline FirstAddress => new()
    {
        Address = Address,
        Looks = Looks,
        Ports = Ports,
        Covered = Covered,
        Coverages = Coverages,
        FirstObservedAt = FirstObservedAt,
        Vantage = Vantage,
        LookedAt = LookedAt,
    };

    internal AssetBaseline With(ImmutableArray<AddressBaseline> addresses) => this with
    {
        Address = addresses[0].Address,
        Looks = addresses[0].Looks,
        Ports = addresses[0].Ports,
        Covered = addresses[0].Covered,
        Coverages = addresses[0].Coverages,
        Vantage = addresses[0].Vantage,
        LookedAt = addresses[0].LookedAt,
        FurtherAddresses = addresses[1..],
    };
}
