using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>An interface of an instance.</summary>
/// <param name="Network">As in <c>projects/p/global/networks/default</c>.</param>
/// <param name="Subnetwork">As in <c>projects/p/regions/europe-west1/subnetworks/default</c>.</param>
/// <param name="Address">Its internal address.</param>
public sealed record LabGcpInterface(string Network, string? Subnetwork, string Address)
{
    public string? ExternalAddress { get; init; }

    public string? Ipv6Address { get; init; }

    public string? ExternalIpv6Address { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];
}
