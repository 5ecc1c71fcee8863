using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>The way from a vantage to one address of an asset, and all that stands on it.</summary>
/// <param name="From">Where the packets come from.</param>
/// <param name="To">The address that they are sent to.</param>
/// <param name="Gates">What they must pass, in the order in which they meet it; the way of the answers stands at its place.</param>
public sealed record AccessPath(Vantage From, IPAddress To, ImmutableArray<Gate> Gates)
{
    /// <summary>Every packet from the vantage that arrives, and whose answer comes back. Exact.</summary>
    public TrafficSet Reach() => Gates.Aggregate(TrafficSet.From(From.SourcesTo(To)), (packets, gate) => packets.Intersect(gate.Allowed));

    /// <summary>What each gate does with one packet, up to the one that stops it.</summary>
    public ImmutableArray<GateDecision> Explain(Packet packet)
    {
        var decisions = ImmutableArray.CreateBuilder<GateDecision>(Gates.Length);
        foreach (var gate in Gates)
        {
            decisions.Add(gate.Decide(packet));
            if (!decisions[^1].IsAllowed)
                break;
        }

        return decisions.DrainToImmutable();
    }
}
