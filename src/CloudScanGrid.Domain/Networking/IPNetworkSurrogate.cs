using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>How an <see cref="IPNetwork"/> travels between silos.</summary>
/// <param name="BaseAddress">The first address.</param>
/// <param name="PrefixLength">0 to 32, or 0 to 128.</param>
[GenerateSerializer, Immutable, Alias("csg.IPNetwork")]
public readonly record struct IPNetworkSurrogate(IPAddress BaseAddress, int PrefixLength);
