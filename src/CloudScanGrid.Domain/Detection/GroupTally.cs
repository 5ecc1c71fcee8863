using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Detection;

/// <summary>The sums over the baselines of one group, as one vantage sees them. Counts only, so the order in which baselines were added leaves no trace.</summary>
internal sealed record GroupTally(
    int Members,
    ImmutableDictionary<PortCoverage, int> Coverages,
    ImmutableDictionary<NetworkPort, int> Open,
    ImmutableDictionary<PortIdentity, int> Identities)
{
    public static GroupTally Empty { get; } = new(
        0, ImmutableDictionary<PortCoverage, int>.Empty, ImmutableDictionary<NetworkPort, int>.Empty, ImmutableDictionary<PortIdentity, int>.Empty);

    /// <summary>The sums with a baseline counted in (<paramref name="sign"/> 1) or out (-1).</summary>
    public GroupTally Plus(VantageView view, int sign)
    {
        var coverages = Coverages.ToBuilder();
        var open = Open.ToBuilder();
        var identities = Identities.ToBuilder();
        Add(coverages, view.Covered, sign);
        foreach (var belief in view.Open)
        {
            Add(open, belief.Port, sign);
            if (belief.Product is not null)
                Add(identities, new(belief.Port, belief.Product, belief.Version), sign);
        }

        return new(Members + sign, coverages.ToImmutable(), open.ToImmutable(), identities.ToImmutable());
    }

    private static void Add<TKey>(ImmutableDictionary<TKey, int>.Builder counts, TKey key, int sign)
        where TKey : notnull
    {
        var count = counts.GetValueOrDefault(key) + sign;
        if (count == 0)
            counts.Remove(key);
        else
            counts[key] = count;
    }
}
