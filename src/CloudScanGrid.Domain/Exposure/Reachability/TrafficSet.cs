using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>
/// An exact, immutable set of packets by protocol, destination port and source address: no packet is sampled and none is rounded. Kept as bands of ports that have
/// the same sources, ascending, none empty and no two alike beside each other: two sets with the same packets are equal.
/// </summary>
public sealed class TrafficSet : IEquatable<TrafficSet>
{
    private readonly ImmutableArray<TrafficBand> _bands;

    private TrafficSet(ImmutableArray<TrafficBand> bands) => _bands = bands;

    /// <summary>No packet.</summary>
    public static TrafficSet Empty { get; } = new([]);

    /// <summary>Every packet.</summary>
    public static TrafficSet All { get; } = From(AddressSet.All);

    /// <summary>Whether no packet is in the set.</summary>
    public bool IsEmpty => _bands.IsEmpty;

    /// <summary>Every packet of these sources.</summary>
    public static TrafficSet From(AddressSet sources) => Of(0, TrafficBand.Places - 1, sources);

    /// <summary>Every packet of one protocol from these sources.</summary>
    public static TrafficSet Of(IpProtocol protocol, AddressSet sources) => Of(protocol, new PortRange(ushort.MinValue, ushort.MaxValue), sources);

    /// <summary>The packets of one protocol from these sources to these ports; to every one where the protocol has no ports.</summary>
    public static TrafficSet Of(IpProtocol protocol, PortRange ports, AddressSet sources) => protocol.HasPorts
        ? Of(TrafficBand.PlaceOf(protocol, ports.From), TrafficBand.PlaceOf(protocol, ports.To), sources)
        : Of(TrafficBand.PlaceOf(protocol, ushort.MinValue), TrafficBand.PlaceOf(protocol, ushort.MaxValue), sources);

    /// <summary>Every packet of any of these sets. O(n log n) of all their bands together, so that a group of ten thousand rules is no trouble.</summary>
    public static TrafficSet Union(IReadOnlyList<TrafficSet> sets)
    {
        var level = sets.ToList();
        while (level.Count > 1)
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Union(pair[1]) : pair[0])];
        return level.Count == 0 ? Empty : level[0];
    }

    /// <summary>Who may send to a port, by this set.</summary>
    public AddressSet SourcesOf(IpProtocol protocol, ushort port)
    {
        var place = TrafficBand.PlaceOf(protocol, protocol.HasPorts ? port : ushort.MinValue);
        int low = 0, high = _bands.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (place < _bands[middle].From)
                high = middle - 1;
            else if (place > _bands[middle].To)
                low = middle + 1;
            else
                return _bands[middle].Sources;
        }

        return AddressSet.Empty;
    }

    /// <summary>Whether a packet is in the set.</summary>
    public bool Contains(Packet packet) => SourcesOf(packet.Protocol, packet.Port).Contains(packet.Source);

    /// <summary>The ports of a protocol to which somebody may send, with those who may: ascending, neighbours with different sources.</summary>
    public IEnumerable<(PortRange Ports, AddressSet Sources)> PortsOf(IpProtocol protocol)
    {
        var first = TrafficBand.PlaceOf(protocol, ushort.MinValue);
        var last = TrafficBand.PlaceOf(protocol, ushort.MaxValue);
        foreach (var band in _bands)
        {
            if (band.From <= last && band.To >= first)
                yield return (new PortRange((ushort)(Math.Max(band.From, first) - first), (ushort)(Math.Min(band.To, last) - first)), band.Sources);
        }
    }

    /// <summary>Every packet of either set.</summary>
    public TrafficSet Union(TrafficSet other) => IsEmpty ? other : other.IsEmpty ? this : Combine(other, (ours, theirs) => ours.Union(theirs));

    /// <summary>Every packet of both sets.</summary>
    public TrafficSet Intersect(TrafficSet other) => IsEmpty || other.IsEmpty ? Empty : Combine(other, (ours, theirs) => ours.Intersect(theirs));

    /// <summary>Every packet of this set that is not in <paramref name="other"/>.</summary>
    public TrafficSet Except(TrafficSet other) => IsEmpty || other.IsEmpty ? this : Combine(other, (ours, theirs) => ours.Except(theirs));

    /// <inheritdoc/>
    public bool Equals(TrafficSet? other) => other is not null && _bands.SequenceEqual(other._bands);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrafficSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _bands.Aggregate(_bands.Length, (hash, band) => HashCode.Combine(hash, band));

    /// <summary><c>tcp 443 from 0.0.0.0/0; …</c>, for people.</summary>
    public override string ToString() => string.Join("; ", _bands.Select(band =>
    {
        var (protocol, last) = (band.From / TrafficBand.PortsPerProtocol, band.To / TrafficBand.PortsPerProtocol);
        var (from, to) = (band.From % TrafficBand.PortsPerProtocol, band.To % TrafficBand.PortsPerProtocol);
        var what = protocol == last ? $"{new IpProtocol((byte)protocol)} {new PortRange((ushort)from, (ushort)to)}" : $"{new IpProtocol((byte)protocol)} {from} to {new IpProtocol((byte)last)} {to}";
        return $"{what} from {band.Sources}";
    }));

    private static TrafficSet Of(int from, int to, AddressSet sources) => sources.IsEmpty ? Empty : new([new TrafficBand(from, to, sources)]);

    private TrafficSet Combine(TrafficSet other, Func<AddressSet, AddressSet, AddressSet> combine)
    {
        var bands = ImmutableArray.CreateBuilder<TrafficBand>(_bands.Length + other._bands.Length);
        int i = 0, j = 0;
        for (var place = 0; place < TrafficBand.Places;)
        {
            var (ours, untilOurs) = At(_bands, ref i, place);
            var (theirs, untilTheirs) = At(other._bands, ref j, place);
            var until = Math.Min(untilOurs, untilTheirs);
            var sources = combine(ours, theirs);
            if (!sources.IsEmpty)
                Add(bands, new TrafficBand(place, until - 1, sources));
            place = until;
        }

        return new(bands.DrainToImmutable());
    }

    /// <summary>Who sends to a place, and where that changes next.</summary>
    private static (AddressSet Sources, int Until) At(ImmutableArray<TrafficBand> bands, ref int index, int place)
    {
        while (index < bands.Length && bands[index].To < place)
            index++;
        if (index == bands.Length)
            return (AddressSet.Empty, TrafficBand.Places);
        return place < bands[index].From ? (AddressSet.Empty, bands[index].From) : (bands[index].Sources, bands[index].To + 1);
    }

    private static void Add(ImmutableArray<TrafficBand>.Builder bands, TrafficBand band)
    {
        if (bands.Count > 0 && bands[^1].To + 1 == band.From && bands[^1].Sources.Equals(band.Sources))
            bands[^1] = bands[^1] with { To = band.To };
        else
            bands.Add(band);
    }
}
