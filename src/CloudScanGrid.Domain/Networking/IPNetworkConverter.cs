using System.Net;
using Orleans;

namespace CloudScanGrid.Domain.Networking;

/// <summary>Converts between <see cref="IPNetwork"/> and its surrogate.</summary>
[RegisterConverter]
public sealed class IPNetworkConverter : IConverter<IPNetwork, IPNetworkSurrogate>
{
    /// <inheritdoc/>
    public IPNetwork ConvertFromSurrogate(in IPNetworkSurrogate surrogate) => new(surrogate.BaseAddress, surrogate.PrefixLength);

    /// <inheritdoc/>
    public IPNetworkSurrogate ConvertToSurrogate(in IPNetwork value) => new() { BaseAddress = value.BaseAddress, PrefixLength = value.PrefixLength };
}
