using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Files;

/// <summary>One incident in <c>incidents.json</c>: what happened, and what a detector must say about it.</summary>
/// <param name="Id">As in <c>incident-1</c>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="AssetId">The asset.</param>
/// <param name="Address">Its address.</param>
/// <param name="At">When it was injected, UTC.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Port">Where the finding belongs: the new port, or the port of what is gone.</param>
/// <param name="FormerPort">Where a moved service was; null otherwise.</param>
/// <param name="Before">What nmap found there before; null for nothing.</param>
/// <param name="After">What nmap finds now; null for nothing.</param>
/// <param name="ExpectedFinding">One of <see cref="Domain.Detection.FindingType"/>.</param>
/// <param name="ExpectedExposure">The exposure that comes with it; null for none.</param>
public sealed record IncidentLabel(
    string Id,
    IncidentKind Kind,
    string AssetId,
    IPAddress Address,
    DateTimeOffset At,
    TransportProtocol Protocol,
    ushort Port,
    ushort? FormerPort,
    ServiceIdentity? Before,
    ServiceIdentity? After,
    string ExpectedFinding,
    string? ExpectedExposure)
{
    /// <summary>The label of an incident.</summary>
    internal static IncidentLabel Of(Incident incident)
    {
        var port = (incident.After ?? incident.Before)!.Port;
        return new(
            incident.Id,
            incident.Kind,
            incident.AssetId,
            incident.Address,
            incident.At,
            port.Protocol,
            port.Number,
            incident.Before is { } before && before.Port != port ? before.Port.Number : null,
            incident.Before?.Identity,
            incident.After?.Identity,
            incident.ExpectedFinding,
            incident.ExpectedExposure);
    }
}
