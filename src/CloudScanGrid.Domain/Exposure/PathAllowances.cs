using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>What everything on the ways to an address allows: routes, ACLs, groups, as a provider's API told them.</summary>
/// <param name="network">The network.</param>
/// <param name="address">The address.</param>
/// <param name="vantages">Where the scanners stand.</param>
internal sealed class PathAllowances(INetwork network, IPAddress address, VantageSources vantages) : IAllowances
{
    private readonly Lazy<ImmutableArray<(AccessPath Path, TrafficSet Reach)>> _fromInternet = new(() =>
        [.. network.FacesOf(network.InsideOf(address)).Select(face => network.FindPath(Vantage.Internet, face)).OfType<AccessPath>().Select(path => (path, path.Reach()))]);

    private (string Vantage, AccessPath? Path, TrafficSet Reach)? _fromObserver;

    /// <inheritdoc/>
    public bool IsWhole => true;

    /// <inheritdoc/>
    public IPAddress Subject => network.InsideOf(address);

    /// <inheritdoc/>
    public InternetReach? FromInternet(NetworkPort port) => _fromInternet.Value
        .Select(way => (way.Path, Sources: SourcesOf(way.Reach, port)))
        .OrderByDescending(way => way.Sources.Size)
        .Select(way => new InternetReach(way.Path.To, way.Sources, Explain(way.Path, port, way.Sources)))
        .FirstOrDefault();

    /// <inheritdoc/>
    public ImmutableArray<string>? FindObstacle(NetworkPort port, string vantage)
    {
        // What stops it comes first.
        var (path, reach) = WayOf(vantage);
        return path is not null && SourcesOf(reach, port) is { IsEmpty: true } nobody ? [.. Explain(path, port, nobody).Reverse()] : null;
    }

    /// <inheritdoc/>
    public bool MayBlock(NetworkPort port, string vantage)
    {
        var (path, reach) = WayOf(vantage);
        return path is null || !path.From.SourcesTo(path.To).Except(SourcesOf(reach, port)).IsEmpty;
    }

    private (AccessPath? Path, TrafficSet Reach) WayOf(string vantage)
    {
        if (_fromObserver is not { } way || way.Vantage != vantage)
        {
            var found = network.FindPath(vantages.Of(vantage, network, address), address);
            _fromObserver = way = (vantage, found, found?.Reach() ?? TrafficSet.Empty);
        }

        return (way.Path, way.Reach);
    }

    private static AddressSet SourcesOf(TrafficSet reach, NetworkPort port) => reach.SourcesOf(IpProtocol.Of(port.Protocol), port.Number);

    // By one packet of those who may; where nobody may, of those who are stopped.
    private static ImmutableArray<string> Explain(AccessPath path, NetworkPort port, AddressSet sources) =>
        (sources.First ?? path.From.SourcesTo(path.To).First) is { } source ? [.. path.Explain(Packet.To(port, source)).Select(decision => decision.ToString())] : [];
}
