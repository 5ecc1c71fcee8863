using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Detection;

/// <summary>The peers of one asset as one vantage sees them, without itself.</summary>
public sealed class PeerGroup
{
    private readonly GroupTally _tally;
    private readonly VantageView? _self;

    internal PeerGroup(string name, GroupTally tally, VantageView? self)
    {
        Name = name;
        _tally = tally;
        _self = self;
    }

    /// <summary>The group's name; <see cref="PeerStatistics.WholeSubnet"/> for all assets of the subnet.</summary>
    public string Name { get; }

    /// <summary>How many peers there are.</summary>
    public int Count => _tally.Members - (_self is null ? 0 : 1);

    /// <summary>How many of the peers that were asked for a port have it open.</summary>
    public PeerCount Open(NetworkPort port)
    {
        var asked = 0;
        foreach (var (coverage, members) in _tally.Coverages)
            asked += coverage.Contains(port) ? members : 0;
        var selfAsked = _self?.Covered.Contains(port) == true ? 1 : 0;
        var open = _tally.Open.GetValueOrDefault(port) - (SelfOpen(port) is null ? 0 : 1);

        // An interrupted look may have seen a port open that no whole look has asked.
        return new(open, Math.Max(asked - selfAsked, open));
    }

    /// <summary>How many of the peers that have a port open run this product in this version there.</summary>
    public PeerCount Running(NetworkPort port, string product, string? version)
    {
        var self = SelfOpen(port);
        var open = _tally.Open.GetValueOrDefault(port) - (self is null ? 0 : 1);
        var same = _tally.Identities.GetValueOrDefault(new(port, product, version)) - (self?.Product == product && self.Version == version ? 1 : 0);
        return new(same, open);
    }

    /// <summary><c>0 of 11 peers (web, ami-1)</c>; <c>(subnet)</c> for all assets of the subnet.</summary>
    internal string Describe(PeerCount count) => $"{count} {(count.Of == 1 ? "peer" : "peers")} ({(Name.Length == 0 ? "subnet" : HostText.Shown(Name))})";

    private PortBelief? SelfOpen(NetworkPort port) => _self?.Open.FirstOrDefault(belief => belief.Port == port);
}
