using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;

namespace CloudScanGrid.Domain.Networking;

/// <summary>An immutable set of IPv4 and IPv6 addresses, kept as sorted, disjoint, non-adjacent ranges: two sets with the same addresses are equal.</summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    private readonly ImmutableArray<AddressRange> _ranges;

    private AddressSet(ImmutableArray<AddressRange> ranges) => _ranges = ranges;

    /// <summary>No address.</summary>
    public static AddressSet Empty { get; } = new([]);

    /// <summary>Every address of both families.</summary>
    public static AddressSet All { get; } = new([new AddressRange(UInt128.MinValue, UInt128.MaxValue)]);

    /// <summary>Every IPv4 address.</summary>
    public static AddressSet AllIPv4 { get; } = new([AddressRange.AllIPv4]);

    /// <summary>Every IPv6 address.</summary>
    public static AddressSet AllIPv6 { get; } = AllIPv4.Complement();

    /// <summary>The ranges, ascending; no two touch.</summary>
    public ImmutableArray<AddressRange> Ranges => _ranges;

    /// <summary>Whether no address is in the set.</summary>
    public bool IsEmpty => _ranges.IsEmpty;

    /// <summary>The lowest address; null where there is none.</summary>
    public IPAddress? First => _ranges.IsEmpty ? null : AddressRange.AddressOf(_ranges[0].From);

    /// <summary>How many addresses it holds, as near as a number of 64 bits comes.</summary>
    public double Size => _ranges.Sum(range => (double)(range.To - range.From) + 1);

    /// <summary>The set of these ranges, in any order, overlapping or not.</summary>
    public static AddressSet Of(params IEnumerable<AddressRange> ranges)
    {
        AddressRange[] sorted = [.. ranges];
        Array.Sort(sorted, static (left, right) => left.From.CompareTo(right.From));
        return Merged(sorted);
    }

    /// <summary>The addresses of these networks.</summary>
    public static AddressSet Of(params IEnumerable<IPNetwork> networks) => Of(networks.SelectMany(AddressRange.Of));

    /// <summary>These addresses.</summary>
    public static AddressSet Of(params IEnumerable<IPAddress> addresses) =>
        Of(addresses.Select(address => new AddressRange(AddressRange.NumberOf(address), AddressRange.NumberOf(address))));

    /// <summary>Whether <paramref name="address"/> is in the set. O(log ranges).</summary>
    public bool Contains(IPAddress address)
    {
        var number = AddressRange.NumberOf(address);
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < _ranges[middle].From)
                high = middle - 1;
            else if (number > _ranges[middle].To)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    /// <summary>Every address of either set.</summary>
    public AddressSet Union(AddressSet other)
    {
        if (other.IsEmpty || Equals(other))
            return this;
        if (IsEmpty)
            return other;
        var sorted = new AddressRange[_ranges.Length + other._ranges.Length];
        int i = 0, j = 0;
        while (i + j < sorted.Length)
        {
            var isOurs = j == other._ranges.Length || (i < _ranges.Length && _ranges[i].From <= other._ranges[j].From);
            sorted[i + j] = isOurs ? _ranges[i] : other._ranges[j];
            _ = isOurs ? i++ : j++;
        }

        return Merged(sorted);
    }

    /// <summary>Every address of both sets.</summary>
    public AddressSet Intersect(AddressSet other)
    {
        var common = ImmutableArray.CreateBuilder<AddressRange>(Math.Max(_ranges.Length, other._ranges.Length));
        int i = 0, j = 0;
        while (i < _ranges.Length && j < other._ranges.Length)
        {
            var from = UInt128.Max(_ranges[i].From, other._ranges[j].From);
            var to = UInt128.Min(_ranges[i].To, other._ranges[j].To);
            if (from <= to)
                common.Add(new AddressRange(from, to));
            if (_ranges[i].To < other._ranges[j].To)
                i++;
            else
                j++;
        }

        return new(common.DrainToImmutable());
    }

    /// <summary>Every address of this set that is not in <paramref name="other"/>.</summary>
    public AddressSet Except(AddressSet other) => Intersect(other.Complement());

    /// <summary>Every address of both families that is not in this set.</summary>
    public AddressSet Complement()
    {
        var gaps = ImmutableArray.CreateBuilder<AddressRange>(_ranges.Length + 1);
        var next = UInt128.MinValue;
        foreach (var range in _ranges)
        {
            if (range.From > next)
                gaps.Add(new AddressRange(next, range.From - 1));
            if (range.To == UInt128.MaxValue)
                return new(gaps.DrainToImmutable());
            next = range.To + 1;
        }

        gaps.Add(new AddressRange(next, UInt128.MaxValue));
        return new(gaps.DrainToImmutable());
    }

    /// <summary>The fewest networks that hold exactly these addresses, ascending; a range falls apart into at most 254.</summary>
    public IEnumerable<IPNetwork> Networks() => _ranges.SelectMany(range => range.Networks());

    /// <inheritdoc/>
    public bool Equals(AddressSet? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary><c>10.0.0.0/8, 2001:db8::/32</c>; the empty string for no address.</summary>
    public override string ToString() => string.Join(", ", Networks());

    private ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_ranges.AsSpan());

    private static AddressSet Merged(ReadOnlySpan<AddressRange> sorted)
    {
        if (sorted.IsEmpty)
            return Empty;
        var merged = ImmutableArray.CreateBuilder<AddressRange>(sorted.Length);
        var current = sorted[0];
        foreach (var next in sorted[1..])
        {
            if (current.To == UInt128.MaxValue || next.From <= current.To + 1)
                current = current with { To = UInt128.Max(current.To, next.To) };
            else
            {
                merged.Add(current);
                current = next;
            }
        }

        merged.Add(current);
        return new(merged.DrainToImmutable());
    }
}
