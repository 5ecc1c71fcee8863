using System.Globalization;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>The ports from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
/// <param name="From">The first port.</param>
/// <param name="To">The last port, at least <paramref name="From"/>.</param>
[GenerateSerializer, Immutable, Alias("csg.PortRange")]
public readonly record struct PortRange(ushort From, ushort To)
{
    /// <summary>How many ports the range holds, 1 to 65,536.</summary>
    public int Count => To - From + 1;

    /// <summary><c>80</c> or <c>1-1024</c>, as nmap's <c>-p</c> reads it.</summary>
    public override string ToString() => From == To
        ? From.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
}
