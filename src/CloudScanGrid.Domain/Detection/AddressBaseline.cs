using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>
/// What is usual on one address of an asset, seen from one vantage. Two addresses of one asset may offer different services, and one address others to the internet than to its neighbours, so each
/// has its own history.
/// </summary>
[GenerateSerializer, Immutable, Alias("csg.AddressBaseline")]
public sealed record AddressBaseline
{
    /// <summary>More distinct coverages than this are merged, so a baseline stays small under any mix of profiles.</summary>
    internal const int MaxCoverages = 8;

    /// <summary>The address; null in a baseline that was written without one.</summary>
    [Id(0)] public required IPAddress? Address { get; init; }

    /// <summary>How many whole looks told something.</summary>
    [Id(1)] public int Looks { get; init; }

    /// <summary>The ports of which something is known, by port. A covered port that was never open is not listed.</summary>
    [Id(2)] public ImmutableArray<PortBelief> Ports { get; init; } = [];

    /// <summary>Every port that was covered by a whole look at least once.</summary>
    [Id(3)] public PortCoverage Covered { get; init; } = PortCoverage.None;

    /// <summary>Which ports the whole looks asked, at most 8 entries.</summary>
    [Id(4)] public ImmutableArray<CoverageLooks> Coverages { get; init; } = [];

    /// <summary>When it was first observed, UTC.</summary>
    [Id(5)] public required DateTimeOffset FirstObservedAt { get; init; }

    /// <summary>From where it was looked at; null in a baseline that was written without it: whoever looks next takes it over.</summary>
    [Id(6)] public string? Vantage { get; init; }

    /// <summary>When the latest whole look ended, UTC; null before the first.</summary>
    [Id(7)] public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Whether no look has told anything yet.</summary>
    internal bool IsBlank => Looks == 0 && Ports.IsEmpty;

    /// <summary>What is believed about a port; null where it was never open. O(log ports).</summary>
    public PortBelief? Find(NetworkPort port)
    {
        int low = 0, high = Ports.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = port.CompareTo(Ports[middle].Port);
            if (order == 0)
                return Ports[middle];
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return null;
    }

    /// <summary>How many whole looks asked this port. A lower bound once coverages were merged.</summary>
    public int LooksAt(NetworkPort port)
    {
        var looks = 0;
        foreach (var coverage in Coverages)
        {
            if (coverage.Ports.Contains(port))
                looks += coverage.Looks;
        }

        return looks == 0 && Covered.Contains(port) ? 1 : looks;
    }

    /// <summary>The same with one whole look at these ports counted.</summary>
    internal AddressBaseline WithLook(PortCoverage coverage, DateTimeOffset lookedAt)
    {
        // The same object wherever the set is the same: a serializer that follows references writes it once.
        var known = coverage.Equals(Covered) ? Covered : Coverages.FirstOrDefault(entry => entry.Ports.Equals(coverage))?.Ports ?? coverage;
        var union = known == Covered ? Covered : Covered.Union(known);
        return this with
        {
            Looks = Looks + 1,
            LookedAt = lookedAt > LookedAt ? lookedAt : LookedAt ?? lookedAt,
            Covered = union.Equals(Covered) ? Covered : union.Equals(known) ? known : union,
            Coverages = Counted(known),
        };
    }

    private ImmutableArray<CoverageLooks> Counted(PortCoverage coverage)
    {
        for (var i = 0; i < Coverages.Length; i++)
        {
            if (Coverages[i].Ports.Equals(coverage))
                return Coverages.SetItem(i, Coverages[i] with { Looks = Coverages[i].Looks + 1 });
        }

        if (Coverages.Length < MaxCoverages)
            return Coverages.Add(new(coverage, 1));

        // The two rarest become their common ports: counts may end too low, never too high.
        var byLooks = Coverages.OrderByDescending(entry => entry.Looks).ToList();
        var (rare, rarest) = (byLooks[^2], byLooks[^1]);
        var common = new PortCoverage
        {
            Tcp = rare.Ports.Tcp.Intersect(rarest.Ports.Tcp),
            Udp = rare.Ports.Udp.Intersect(rarest.Ports.Udp),
            Sctp = rare.Ports.Sctp.Intersect(rarest.Ports.Sctp),
        };
        return [.. byLooks[..^2], new(common, rare.Looks + rarest.Looks), new(coverage, 1)];
    }
}
