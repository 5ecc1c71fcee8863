using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// An immutable set of port numbers, kept as sorted, disjoint, non-adjacent ranges: a full 65,536-port set is one range.
/// Which protocol the numbers belong to is said by <see cref="PortCoverage"/>.
/// </summary>
[Immutable]
public sealed class PortRanges : IEquatable<PortRanges>
{
    private readonly ImmutableArray<PortRange> _ranges;

    private PortRanges(ImmutableArray<PortRange> ranges) => _ranges = ranges;

    /// <summary>No port.</summary>
    public static PortRanges Empty { get; } = new([]);

    /// <summary>0 to 65,535.</summary>
    public static PortRanges All { get; } = new([new PortRange(ushort.MinValue, ushort.MaxValue)]);

    /// <summary>The ranges, ascending; no two touch.</summary>
    public ImmutableArray<PortRange> Ranges => _ranges;

    /// <summary>Whether no port is in the set.</summary>
    public bool IsEmpty => _ranges.IsEmpty;

    /// <summary>How many ports are in the set, 0 to 65,536.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var range in _ranges)
                count += range.Count;
            return count;
        }
    }

    /// <summary>The set of these ranges, in any order, overlapping or not.</summary>
    public static PortRanges Of(params IEnumerable<PortRange> ranges)
    {
        PortRange[] sorted = [.. ranges];
        if (!IsAscending(sorted))
            Array.Sort(sorted, static (left, right) => left.From.CompareTo(right.From));
        return Merged(sorted);
    }

    /// <summary>The set of these single ports.</summary>
    public static PortRanges Of(params IEnumerable<ushort> ports) => Of(ports.Select(port => new PortRange(port, port)));

    /// <summary>Reads <c>22,80,8000-8100</c>: decimal ports and ascending ranges, separated by commas, as nmap's <c>-p</c> without protocol letters.</summary>
    /// <exception cref="FormatException">Names the position (from 1) and the remedy.</exception>
    public static PortRanges Parse(string text) => TryParse(text, out var ranges, out var error) ? ranges : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, with the error as a sentence instead of an exception.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PortRanges? ranges, [NotNullWhen(false)] out string? error) =>
        PortSpecification.TryParseRanges(text, out ranges, out error);

    /// <summary>Whether <paramref name="port"/> is in the set. O(log ranges).</summary>
    public bool Contains(ushort port)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (port < _ranges[middle].From)
                high = middle - 1;
            else if (port > _ranges[middle].To)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    /// <summary>Every port of either set.</summary>
    public PortRanges Union(PortRanges other)
    {
        if (other.IsEmpty || Equals(other))
            return this;
        var sorted = new PortRange[_ranges.Length + other._ranges.Length];
        int i = 0, j = 0;
        while (i + j < sorted.Length)
        {
            var isOurs = j == other._ranges.Length || (i < _ranges.Length && _ranges[i].From <= other._ranges[j].From);
            sorted[i + j] = isOurs ? _ranges[i] : other._ranges[j];
            _ = isOurs ? i++ : j++;
        }

        return Merged(sorted);
    }

    /// <summary>Every port of both sets.</summary>
    public PortRanges Intersect(PortRanges other)
    {
        var common = ImmutableArray.CreateBuilder<PortRange>(Math.Max(_ranges.Length, other._ranges.Length));
        int i = 0, j = 0;
        while (i < _ranges.Length && j < other._ranges.Length)
        {
            var from = Math.Max(_ranges[i].From, other._ranges[j].From);
            var to = Math.Min(_ranges[i].To, other._ranges[j].To);
            if (from <= to)
                common.Add(new PortRange(from, to));
            if (_ranges[i].To < other._ranges[j].To)
                i++;
            else
                j++;
        }

        return new(common.DrainToImmutable());
    }

    /// <summary>Every port of this set that is not in <paramref name="other"/>.</summary>
    public PortRanges Except(PortRanges other) => Intersect(other.Complement());

    /// <summary>Every port that is not in this set.</summary>
    public PortRanges Complement()
    {
        var gaps = ImmutableArray.CreateBuilder<PortRange>(_ranges.Length + 1);
        var next = 0;
        foreach (var range in _ranges)
        {
            if (range.From > next)
                gaps.Add(new PortRange((ushort)next, (ushort)(range.From - 1)));
            next = range.To + 1;
        }

        if (next <= ushort.MaxValue)
            gaps.Add(new PortRange((ushort)next, ushort.MaxValue));
        return new(gaps.DrainToImmutable());
    }

    /// <summary>The lowest ports of the set, as many as asked for or all.</summary>
    public PortRanges First(int count)
    {
        var first = ImmutableArray.CreateBuilder<PortRange>();
        foreach (var range in _ranges)
        {
            if (count <= 0)
                break;
            first.Add(range.Count <= count ? range : range with { To = (ushort)(range.From + count - 1) });
            count -= range.Count;
        }

        return new(first.DrainToImmutable());
    }

    /// <summary>The ports, ascending.</summary>
    public IEnumerable<ushort> Ports()
    {
        foreach (var range in _ranges)
        {
            for (var port = (int)range.From; port <= range.To; port++)
                yield return (ushort)port;
        }
    }

    /// <inheritdoc/>
    public bool Equals(PortRanges? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PortRanges);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary><c>1-1000,8080</c>; the empty string for no port.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(6 * _ranges.Length);
        foreach (var range in _ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ",")}{range.From}");
            if (range.To != range.From)
                text.Append(CultureInfo.InvariantCulture, $"-{range.To}");
        }

        return text.ToString();
    }

    // Observations carry sets of hundreds of ranges, which detectors compare and count by: whole words at once, not range by range.
    private ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_ranges.AsSpan());

    private static bool IsAscending(ReadOnlySpan<PortRange> ranges)
    {
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].From < ranges[i - 1].From)
                return false;
        }

        return true;
    }

    private static PortRanges Merged(ReadOnlySpan<PortRange> sorted)
    {
        if (sorted.IsEmpty)
            return Empty;
        var merged = ImmutableArray.CreateBuilder<PortRange>(sorted.Length);
        var current = sorted[0];
        foreach (var next in sorted[1..])
        {
            if (next.From <= current.To + 1)
                current = current with { To = Math.Max(current.To, next.To) };
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
