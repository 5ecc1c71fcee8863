using System.Collections.Immutable;
using CloudScanGrid.Domain.Detection;
using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>One address of an asset, allowed by configuration and seen by a scan, from one vantage: what is exposed, what answers without a rule, and which rules nobody needs.</summary>
/// <param name="Ports">The ports of which there is something to say, by port.</param>
/// <param name="Rules">The rules that allow the observer something, in the order in which they stand.</param>
public sealed record ExposureView(ImmutableArray<PortVerdict> Ports, ImmutableArray<RuleUse> Rules)
{
    private static readonly TransportProtocol[] Asked = [TransportProtocol.Tcp, TransportProtocol.Udp, TransportProtocol.Sctp];
    private static readonly TrafficSet Askable = TrafficSet.Union([.. Asked.Select(protocol => TrafficSet.Of(IpProtocol.Of(protocol), AddressSet.All))]);

    /// <summary>Puts the two side by side.</summary>
    /// <param name="path">The way to the address.</param>
    /// <param name="observers">The addresses that the scan may have been sent from: where that is not one, what some of them may do is allowed, and what all of them may do is known to be.</param>
    /// <param name="host">What the scan saw.</param>
    /// <param name="listening">Ports that another vantage saw open.</param>
    /// <returns>The view; empty for a host that answers everywhere, of which no port means anything.</returns>
    public static ExposureView Of(AccessPath path, AddressSet observers, HostObservation host, IReadOnlySet<NetworkPort> listening)
    {
        var look = new HostLook(host);
        if (look.AnswersEverywhere)
            return new ExposureView([], []);
        var reach = path.Reach();
        var own = path.From.SourcesTo(path.To).Intersect(observers);
        var verdicts = look.Open.Select(service => service.Port)
            .Select(port => Judge(port, Allowed(port).IsEmpty ? PortVerdictKind.AnswersNotAllowed : PortVerdictKind.Exposed))
            .Concat(listening
                .Where(port => look.OpenAt(port) is null && look.AbsenceOf(port) != Absence.None && Allowed(port).IsEmpty)
                .Select(port => Judge(port, PortVerdictKind.Latent)));
        return new ExposureView([.. verdicts.OrderBy(verdict => verdict.Port)], [.. UsesOf(path, reach, own, look, host.Coverage)]);

        AddressSet Allowed(NetworkPort port) => Sources(port).Intersect(own);

        AddressSet Sources(NetworkPort port) => reach.SourcesOf(IpProtocol.Of(port.Protocol), port.Number);

        PortVerdict Judge(NetworkPort port, PortVerdictKind kind) =>
            new(kind, port, Sources(port), (Allowed(port).First ?? own.First) is { } source ? path.Explain(Packet.To(port, source)) : []);
    }

    private static IEnumerable<RuleUse> UsesOf(AccessPath path, TrafficSet reach, AddressSet observers, HostLook look, PortCoverage coverage)
    {
        var own = TrafficSet.From(observers);
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
                    PortRanges.Of(ports[protocol].Intersect(coverage.For(protocol)).Ports().Where(port => isSo(new NetworkPort(protocol, port))));
            }
        }
    }
}
