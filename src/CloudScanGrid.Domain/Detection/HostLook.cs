using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>An observation arranged for questions about single ports: what is open, and how sure it is that the rest is not.</summary>
internal sealed class HostLook
{
    private readonly HostObservation _host;
    private readonly Dictionary<NetworkPort, ObservedService> _listed;

    public HostLook(HostObservation host)
    {
        _host = host;
        _listed = new(host.Services.Length);
        foreach (var service in host.Services)
        {
            // Should an engine list a port twice, open wins: it is the one that was positively seen.
            if (!_listed.TryAdd(service.Port, service) && service.State == PortState.Open)
                _listed[service.Port] = service;
        }

        AnswersEverywhere = host.AnswersEverywhere;
        Open = [.. _listed.Values.Where(service => service.State == PortState.Open).OrderBy(service => service.Port)];
        IsWhole = host.State == HostState.Up && host.IsComplete && !host.AnswersEverywhere && !host.Coverage.IsEmpty && !IsSilent();
    }

    /// <summary>Whether an open port means nothing, as everything answers.</summary>
    public bool AnswersEverywhere { get; }

    /// <summary>Whether anything about services was learned.</summary>
    public bool TellsSomething => !AnswersEverywhere && (IsWhole || Open.Count > 0);

    /// <summary>The open ports, by port.</summary>
    public IReadOnlyList<ObservedService> Open { get; }

    /// <summary>Whether a port that is not listed as open was really seen not to be open. Otherwise only what was positively seen counts.</summary>
    public bool IsWhole { get; }

    public ObservedService? OpenAt(NetworkPort port) => _listed.TryGetValue(port, out var service) && service.State == PortState.Open ? service : null;

    /// <summary>How well this look shows that the port is not open.</summary>
    public Absence AbsenceOf(NetworkPort port)
    {
        var listed = _listed.GetValueOrDefault(port);
        if (!IsWhole || (listed is null && !_host.Coverage.Contains(port)))
            return Absence.None;
        return (listed?.State ?? SummedUp(port)) switch
        {
            PortState.Closed => Absence.Closed,
            PortState.Open => Absence.None,

            // Reachable or silent where open ports may be silent: says nothing either way.
            PortState.Unfiltered or PortState.OpenFiltered => Absence.None,
            _ => Absence.NoAnswer,
        };
    }

    private PortState SummedUp(NetworkPort port)
    {
        foreach (var unlisted in _host.Unlisted)
        {
            if (unlisted.Protocol == port.Protocol && unlisted.Ports.Contains(port.Number))
                return unlisted.State;
        }

        // nmap before 7.92 sums up without naming the ports: what they share is known, no more.
        PortState? shared = null;
        foreach (var unlisted in _host.Unlisted)
        {
            if (unlisted.Protocol != port.Protocol || !unlisted.Ports.IsEmpty)
                continue;
            if (shared is not null && shared != unlisted.State)
                return PortState.Unknown;
            shared = unlisted.State;
        }

        return shared ?? PortState.Unknown;
    }

    /// <summary>
    /// Whether the host was only taken as up (-Pn, reason "user-set") and not one port answered, not even with a refusal. A stopped machine looks like that,
    /// so it is no evidence that its services are gone.
    /// </summary>
    private bool IsSilent() =>
        _host.Reason is null or "user-set"
        && (_host.Services.Length > 0 || _host.Unlisted.Length > 0)
        && _host.Services.All(service => IsSilence(service.State))
        && _host.Unlisted.All(unlisted => IsSilence(unlisted.State));

    private static bool IsSilence(PortState state) => state is PortState.Filtered or PortState.OpenFiltered or PortState.ClosedFiltered or PortState.Unknown;
}
