using System.Collections.Immutable;
using System.Globalization;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>Draws labelled incidents for a fleet in which some may have happened already.</summary>
internal sealed class IncidentDraw(Fleet original, ImmutableArray<Incident> past, ulong seed, DateTimeOffset now)
{
    private static readonly ImmutableArray<IncidentKind> Kinds = [.. Enum.GetValues<IncidentKind>()];

    private readonly SeededDraw _draw = new(seed);

    /// <summary>Incidents of each kind in turn, every one on an asset of its own; fewer than <paramref name="count"/> where the fleet has no more fitting assets.</summary>
    public ImmutableArray<Incident> Draw(int count)
    {
        var taken = original.Exposures.Select(exposure => exposure.AssetId).Concat(past.Select(incident => incident.AssetId)).ToHashSet(StringComparer.Ordinal);
        var hosts = original.With(past).Hosts.Where(host => host.Behaviour == HostBehaviour.Plain && !taken.Contains(host.AssetId)).ToList();
        var drawn = ImmutableArray.CreateBuilder<Incident>();
        for (var index = 0; drawn.Count < count && index < count + Kinds.Length; index++)
        {
            var kind = Kinds[index % Kinds.Length];
            foreach (var host in _draw.Shuffle(hosts))
            {
                if (Change(kind, host) is not { } change)
                    continue;
                drawn.Add(Label(kind, host, change.Before, change.After, past.Length + drawn.Count + 1));
                hosts.Remove(host);
                break;
            }
        }

        return drawn.ToImmutable();
    }

    /// <summary>What this kind would do to the host; null where it cannot happen there.</summary>
    private (Listener? Before, Listener? After)? Change(IncidentKind kind, FleetHost host)
    {
        switch (kind)
        {
            case IncidentKind.RogueService:
                return _draw.Chance(0.5) ? (null, Newest("dropbear", FleetPorts.RogueShell)) : (null, Newest("python-http", FleetPorts.RogueWeb));

            case IncidentKind.OpenedDatabase:
                if (host.Listeners.Any(listener => listener.Daemon is "redis" or "mysql" or "memcached" or "postgresql" or "mongodb" or "elasticsearch"))
                    return null;
                return _draw.Chance(0.5) ? (null, Newest("redis", 6379)) : (null, Newest("mysql", 3306));

            case IncidentKind.DowngradedDaemon:
                var upgraded = host.Listeners.Where(listener => Daemons.Get(listener.Daemon).Versions.IndexOf(listener.Version) > 0).ToArray();
                if (upgraded.Length == 0)
                    return null;
                var current = _draw.Pick(upgraded);
                var versions = Daemons.Get(current.Daemon).Versions;
                return (current, current with { Version = versions[_draw.Below(versions.IndexOf(current.Version))] });

            case IncidentKind.MovedAdminPort:
                return host.Listeners.FirstOrDefault(listener => listener.Daemon == "openssh") is { } ssh
                    ? (ssh, ssh with { Port = Tcp(FleetPorts.MovedSsh) })
                    : null;

            default:
                var tcp = host.Listeners.Where(listener => listener.Port.Protocol == TransportProtocol.Tcp).ToArray();
                return tcp.Length > 1 ? (_draw.Pick(tcp), null) : null;
        }
    }

    private Incident Label(IncidentKind kind, FleetHost host, Listener? before, Listener? after, int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"incident-{number}"),
        Kind = kind,
        AssetId = host.AssetId,
        Address = host.Address,
        At = now,
        Before = before,
        After = after,
        ExpectedExposure = after is not null && after.Port != before?.Port ? original.ExposureOf(host, after.Port, after.IsSensitive) : null,
    };

    private Listener Newest(string daemon, ushort port) => new(Tcp(port), daemon, Daemons.Get(daemon).Versions[^1]);

    private NetworkPort Tcp(ushort port) => new(TransportProtocol.Tcp, FleetPorts.Actual(original.Options, port));
}
