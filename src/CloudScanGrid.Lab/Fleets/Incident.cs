using System.Net;
using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Detection;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>One labelled change of one host: what happened, and what a detector must say about it.</summary>
public sealed record Incident
{
    /// <summary>As in <c>incident-1</c>, counted in the laboratory.</summary>
    public required string Id { get; init; }

    public required IncidentKind Kind { get; init; }

    public required string AssetId { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>When it was injected, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What listened before; null for a new service.</summary>
    public Listener? Before { get; init; }

    /// <summary>What listens after; null for a vanished service.</summary>
    public Listener? After { get; init; }

    /// <summary>The finding that its kind asks for, one of <see cref="FindingType"/>.</summary>
    [JsonIgnore]
    public string ExpectedFinding => Kind switch
    {
        IncidentKind.DowngradedDaemon => FindingType.ChangedService,
        IncidentKind.MovedAdminPort => FindingType.MovedService,
        IncidentKind.VanishedService => FindingType.VanishedService,
        _ => FindingType.NewService,
    };

    /// <summary>The exposure that comes with it, because no rule knows of the new port; null for none.</summary>
    public string? ExpectedExposure { get; init; }

    /// <summary>The listeners of <paramref name="host"/> afterwards.</summary>
    internal FleetHost Apply(FleetHost host)
    {
        IEnumerable<Listener> listeners = host.Listeners;
        if (Before is not null)
            listeners = listeners.Where(listener => listener.Port != Before.Port);
        if (After is not null)
            listeners = listeners.Append(After);
        return host with { Listeners = [.. listeners.OrderBy(listener => listener.Port)] };
    }
}
