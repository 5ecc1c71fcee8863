using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A route.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Network">The name of its network.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Gateway">The gateway's name, as in <c>default-internet-gateway</c>; null for the network itself.</param>
public sealed record LabGcpRoute(string Name, string Network, string Destination, string? Gateway)
{
    public int Priority { get; init; } = 1000;

    public ImmutableArray<string> Tags { get; init; } = [];
}
