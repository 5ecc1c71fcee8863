using System.Buffers.Binary;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>Converts between <see cref="PortRanges"/> and their surrogate.</summary>
[RegisterConverter]
public sealed class PortRangesConverter : IConverter<PortRanges, PortRangesSurrogate>
{
    private const int Size = 2 * sizeof(ushort);

    /// <inheritdoc/>
    public PortRanges ConvertFromSurrogate(in PortRangesSurrogate surrogate)
    {
        var ranges = new PortRange[surrogate.Ranges.Length / Size];
        for (var i = 0; i < ranges.Length; i++)
        {
            var bytes = surrogate.Ranges.AsSpan(i * Size);
            ranges[i] = new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(ushort)..]));
        }

        return PortRanges.Of(ranges);
    }

    /// <inheritdoc/>
    public PortRangesSurrogate ConvertToSurrogate(in PortRanges value)
    {
        var bytes = new byte[value.Ranges.Length * Size];
        for (var i = 0; i < value.Ranges.Length; i++)
        {
            var range = bytes.AsSpan(i * Size);
            BinaryPrimitives.WriteUInt16LittleEndian(range, value.Ranges[i].From);
            BinaryPrimitives.WriteUInt16LittleEndian(range[sizeof(ushort)..], value.Ranges[i].To);
        }

        return new(bytes);
    }
}
