using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Scanning.Nmap.Xml;

/// <summary>
/// Gathers the elements of one address. masscan writes one for each answer: the first says that a port is open, a later one what its service said.
/// </summary>
internal sealed class MasscanHost(HostObservation first, int maxPorts)
{
    private readonly SortedDictionary<NetworkPort, ObservedService> _services = new(first.Services.ToDictionary(service => service.Port));
    private HostObservation _host = first;

    public bool IsOf(HostObservation other) => _host.Address.Equals(other.Address);

    public void Add(HostObservation other)
    {
        foreach (var service in other.Services)
        {
            var isKnown = _services.TryGetValue(service.Port, out var known);
            if (isKnown ? known!.Name is null : _services.Count < maxPorts)
                _services[service.Port] = service;
        }

        _host = _host with
        {
            StartedAt = _host.StartedAt < other.StartedAt ? _host.StartedAt : other.StartedAt,
            ObservedAt = _host.ObservedAt > other.ObservedAt ? _host.ObservedAt : other.ObservedAt,
            State = _host.State == HostState.Unknown ? other.State : _host.State,
            IsComplete = _host.IsComplete && other.IsComplete,
            Remarks = [.. _host.Remarks.Union(other.Remarks, StringComparer.Ordinal)],
        };
    }

    public HostObservation ToObservation()
    {
        var coverage = new PortCoverage { Tcp = Ports(TransportProtocol.Tcp), Udp = Ports(TransportProtocol.Udp), Sctp = Ports(TransportProtocol.Sctp) };
        return _host with { Services = [.. _services.Values], Coverage = coverage, ProbesSent = coverage.Count };
    }

    private PortRanges Ports(TransportProtocol protocol) => PortRanges.Of(_services.Keys.Where(port => port.Protocol == protocol).Select(port => port.Number));
}
