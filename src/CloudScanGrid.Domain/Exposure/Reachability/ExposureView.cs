using System.Collections.Immutable;
using System.Net;
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
    /// <param name="observer">The address that the scan was sent from.</param>
    /// <param name="host">What the scan saw.</param>
    /// <param name="listening">Ports that another vantage saw open.</param>
    /// <returns>The view; empty for a host that answers everywhere, of which no port means anything.</returns>
    public static ExposureView Of(AccessPath path, IPAddress observer, HostObservation host, IReadOnlySet<NetworkPort> listening)
    {
        var look = new HostLook(host);
        if (look.AnswersEverywhere)
            return new ExposureView([], []);
        var reach = path.Reach();
        var verdicts = look.Open.Select(service => service.Port)
            .Select(port => Judge(port, reach.Contains(Packet.To(port, observer)) ? PortVerdictKind.Exposed : PortVerdictKind.AnswersNotAllowed))
            .Concat(listening
                .Where(port => look.OpenAt(port) is null && look.AbsenceOf(port) != Absence.None && !reach.Contains(Packet.To(port, observer)))
                .Select(port => Judge(port, PortVerdictKind.Latent)));
        return new ExposureView([.. verdicts.OrderBy(verdict => verdict.Port)], [.. UsesOf(path, reach, observer, look, host.Coverage)]);

        PortVerdict Judge(NetworkPort port, PortVerdictKind kind) =>
            new(kind, port, reach.SourcesOf(IpProtocol.Of(port.Protocol), port.Number), path.Explain(Packet.To(port, observer)));
    }

    private static IEnumerable<RuleUse> UsesOf(AccessPath path, TrafficSet reach, IPAddress observer, HostLook look, PortCoverage coverage)
    {
        var own = reach.Intersect(TrafficSet.From(AddressSet.Of(observer)));
        foreach (var chain in path.Gates.Where(gate => gate.IsByRules).SelectMany(gate => gate.Chains))
        {
            foreach (var rule in chain.Rules.Where(rule => rule.Action == RuleAction.Allow))
            {
                var allowed = rule.Traffic.Intersect(own);
                if (allowed.IsEmpty)
                    continue;
                var ports = Asked.ToDictionary(protocol => protocol, protocol => PortRanges.Of(allowed.PortsOf(IpProtocol.Of(protocol)).Select(band => band.Ports)));
                var (answering, silent) = (Coverage(port => look.OpenAt(port) is not null), Coverage(port => look.OpenAt(port) is null && look.AbsenceOf(port) != Absence.None));

                // Whether anybody needs the other protocols that it allows no scan of ports tells.
                var isWhole = allowed.Except(Askable).IsEmpty && answering.Count + silent.Count == ports.Values.Sum(some => some.Count);
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
