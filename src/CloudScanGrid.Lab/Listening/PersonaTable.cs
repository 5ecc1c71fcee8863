using System.Collections.Frozen;
using System.Net;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Lab.Fleets;
using CloudScanGrid.Lab.Personas;

namespace CloudScanGrid.Lab.Listening;

/// <summary>Who answers at which address and port. Replaced as a whole; what did not change keeps its responder.</summary>
internal sealed class PersonaTable(TimeProvider timeProvider)
{
    private static readonly HangUpResponder Honeypot = new();

    private FrozenDictionary<(IPAddress Address, ushort Port), (Listener Listener, IResponder Responder)> _responders =
        FrozenDictionary<(IPAddress Address, ushort Port), (Listener Listener, IResponder Responder)>.Empty;

    private FrozenSet<IPAddress> _honeypots = FrozenSet<IPAddress>.Empty;

    /// <summary>Who answers a TCP connection to this endpoint; null where nobody does.</summary>
    public IResponder? Find(IPEndPoint local)
    {
        if (_responders.TryGetValue((local.Address, (ushort)local.Port), out var found))
            return found.Responder;
        return _honeypots.Contains(local.Address) ? Honeypot : null;
    }

    public void Replace(Fleet fleet)
    {
        var known = _responders;
        _honeypots = fleet.Hosts.Where(host => host.Behaviour == HostBehaviour.Honeypot).Select(host => host.Address).ToFrozenSet();
        _responders = fleet.Hosts
            .SelectMany(host => host.Listeners
                .Where(listener => listener.Port.Protocol == TransportProtocol.Tcp)
                .Select(listener => (Key: (host.Address, listener.Port.Number), Host: host, Listener: listener)))
            .ToFrozenDictionary(
                entry => entry.Key,
                entry => known.TryGetValue(entry.Key, out var same) && same.Listener == entry.Listener ? same : (entry.Listener, Play(entry.Host, entry.Listener)));
    }

    private IResponder Play(FleetHost host, Listener listener)
    {
        var daemon = Daemons.Get(listener.Daemon);
        var responder = daemon.Stream!(listener.Version);
        if (daemon.Tls)
            responder = new TlsResponder(responder);
        return host.Behaviour == HostBehaviour.Stalled ? new StallingResponder(responder, timeProvider) : responder;
    }
}
