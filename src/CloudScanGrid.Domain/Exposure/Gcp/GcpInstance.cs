using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>One interface of an instance.</summary>
/// <param name="Id">The instance's id, as in <c>zones/europe-west1-b/instances/web-1</c>.</param>
/// <param name="Addresses">The internal addresses of the interface, and its external IPv6 one where it has one.</param>
/// <param name="Tags">Its network tags.</param>
/// <param name="ServiceAccount">Its service account, where it has one.</param>
public sealed record GcpInstance(string Id, ImmutableArray<IPAddress> Addresses, ImmutableArray<string> Tags, string? ServiceAccount)
{
    /// <summary>Where it is; null where no policy of the network is for one region alone.</summary>
    public string? Region { get; init; }

    /// <summary>Its external IPv4 addresses, each with the internal one that it stands for.</summary>
    public ImmutableArray<TranslatedAddress> ExternalAddresses { get; init; } = [];
}
