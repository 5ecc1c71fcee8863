using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>
/// How <see cref="PortRanges"/> travel between silos and through streams. An observation holds over a thousand ranges: as bytes they are copied whole, as objects
/// one field at a time.
/// </summary>
/// <param name="Ranges">First and last port of each range, two bytes each, the low one first.</param>
[GenerateSerializer, Immutable, Alias("csg.PortRanges")]
public readonly record struct PortRangesSurrogate(byte[] Ranges);
