using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// The addresses from <paramref name="From"/> to <paramref name="To"/>, both included, as numbers of 128 bits. An IPv4 address is the number of its IPv4-mapped
/// IPv6 address (RFC 4291 section 2.5.5.2), which is on no wire: so one line of numbers holds both families, and neither overlaps the other.
/// </summary>
/// <param name="From">The first address.</param>
/// <param name="To">The last address, at least <paramref name="From"/>.</param>
public readonly record struct AddressRange(UInt128 From, UInt128 To)
{
    private const int Bits = 128;
    private const int BitsIPv4 = 32;

    /// <summary>Every IPv4 address.</summary>
    public static AddressRange AllIPv4 { get; } = new(NumberOf(IPAddress.Any), NumberOf(IPAddress.Broadcast));

    /// <summary>The addresses of one network; none of the other family, though <c>::/0</c> surrounds them on the line.</summary>
    public static IEnumerable<AddressRange> Of(IPNetwork network)
    {
        var isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        var from = NumberOf(network.BaseAddress);
        var whole = new AddressRange(from, from | Below((isIPv4 ? BitsIPv4 : Bits) - network.PrefixLength));
        return isIPv4 ? [whole] : whole.PartsByFamily().Where(part => part != AllIPv4);
    }

    /// <summary>The number of an address.</summary>
    public static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Bits / 8];
        (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The address of a number.</summary>
    public static IPAddress AddressOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return AddressText.Canonical(new IPAddress(bytes));
    }

    /// <summary>The fewest networks that hold exactly these addresses, ascending.</summary>
    public IEnumerable<IPNetwork> Networks() => PartsByFamily().SelectMany(part => part.NetworksOfOneFamily());

    /// <summary><c>10.0.0.0-10.0.0.9</c>.</summary>
    public override string ToString() => From == To ? $"{AddressOf(From)}" : $"{AddressOf(From)}-{AddressOf(To)}";

    // All ones in so many low bits.
    private static UInt128 Below(int bits) => bits == Bits ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private IEnumerable<AddressRange> PartsByFamily()
    {
        if (From < AllIPv4.From)
            yield return this with { To = UInt128.Min(To, AllIPv4.From - 1) };
        if (From <= AllIPv4.To && To >= AllIPv4.From)
            yield return new(UInt128.Max(From, AllIPv4.From), UInt128.Min(To, AllIPv4.To));
        if (To > AllIPv4.To)
            yield return this with { From = UInt128.Max(From, AllIPv4.To + 1) };
    }

    private IEnumerable<IPNetwork> NetworksOfOneFamily()
    {
        var from = From;
        while (true)
        {
            // As large as the alignment of its first address and the end of the range allow.
            var free = (int)UInt128.TrailingZeroCount(from);
            while (free == Bits ? To != UInt128.MaxValue : To - from < Below(free))
                free--;
            var address = AddressOf(from);
            yield return new IPNetwork(address, (address.AddressFamily == AddressFamily.InterNetwork ? BitsIPv4 : Bits) - free);
            if (from + Below(free) == To)
                yield break;
            from += Below(free) + 1;
        }
    }
}
