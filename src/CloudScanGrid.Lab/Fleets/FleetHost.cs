using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>One host of a fleet.</summary>
public sealed record FleetHost
{
    public required string AssetId { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>As in <c>database-mysql</c>.</summary>
    public required string Role { get; init; }

    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    public required string ImageId { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    public required ImmutableArray<string> SecurityGroups { get; init; }

    public HostBehaviour Behaviour { get; init; }

    /// <summary>By port.</summary>
    public required ImmutableArray<Listener> Listeners { get; init; }
}
