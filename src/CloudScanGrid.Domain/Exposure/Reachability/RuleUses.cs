using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What came of the rules on the way to one address of an asset, allowed by configuration and seen by a scan.</summary>
public static class RuleUses
{
    private static readonly TransportProtocol[] Asked = [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp];
    private static readonly TrafficSet Askable = TrafficSet.Union([.. Asked.Select(protocol => TrafficSet.Of(IpProtocol.Of(protocol), AddressSet.All))]);

    /// <summary>Puts the rules on a way beside what a scan saw at its end.</summary>
    /// <param name="path">The way to the address.</param>
    /// <param name="observers">The addresses that the scan may have been sent from: where that is not one, a rule counts for the ports at which it lets in all of them.</param>
    /// <param name="host">What the scan saw.</param>
    /// <returns>By rule that lets the observers in; none of a host that answers everywhere, of which no port means anything.</returns>
    public static IEnumerable<RuleUse> Of(AccessPath path, AddressSet observers, HostObservation host)
    {
        var look = new HostLook(host);
        if (look.AnswersEverywhere)
            yield break;
        observers = path.From.SourcesTo(path.To).Intersect(observers);
        var (own, reach) = (TrafficSet.From(observers), path.Reach());
        foreach (var chain in path.Gates.Where(gate => gate.IsByRules).SelectMany(gate => gate.Chains))
        {
            foreach (var rule in chain.Rules.Where(rule => rule.Action == RuleAction.Allow))
            {
                var meant = rule.Traffic.Intersect(own);
                var allowed = meant.Intersect(reach);
                var ports = Asked.ToDictionary(protocol => protocol, protocol => PortRanges.Of(allowed.PortsOf(IpProtocol.Of(protocol)).Where(band => band.Sources.Equals(observers)).Select(band => band.Ports)));
                if (ports.Values.All(some => some.IsEmpty))
                    continue;
                var (answering, silent) = (Coverage(port => look.OpenAt(port) is not null), Coverage(port => look.OpenAt(port) is null && look.AbsenceOf(port) != Absence.None));

                // Whether anybody needs what another gate stops, or the other protocols that it allows, no scan of ports tells.
                var isWhole = meant.Equals(allowed) && allowed.Except(Askable).IsEmpty && answering.Count + silent.Count == ports.Values.Sum(some => some.Count);
                yield return new RuleUse(chain, rule, answering, silent, isWhole);

                PortCoverage Coverage(Func<NetworkPort, bool> isSo) => new()
                {
                    Tcp = PortsThat(isSo, TransportProtocol.Tcp), Udp = PortsThat(isSo, TransportProtocol.Udp), Sctp = PortsThat(isSo, TransportProtocol.Sctp),
                };

                PortRanges PortsThat(Func<NetworkPort, bool> isSo, TransportProtocol protocol) =>
                    PortRanges.Of(ports[protocol].Intersect(host.Coverage.For(protocol)).Ports().Where(port => isSo(new NetworkPort(protocol, port))));
            }
        }
    }
}
