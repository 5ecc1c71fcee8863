using System.Collections.Concurrent;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Scanning.Nmap.Losses;

/// <summary>
/// What of the packets that it is allowed the way to a subnet was found to carry. A firewall, a NAT gateway or a policer between may carry less and say nothing; its share is the
/// same for every job, whatever each of them leased.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CarriedShares(TimeProvider time)
{
    /// <summary>Below this a scan would never end; what is lost then is said of each host.</summary>
    private const double Least = 0.01;

    /// <summary>
    /// What is added in a period after a loss, of a way that drops nothing now and so may have room. It is as much again each <see cref="Doubling"/>: where jobs
    /// ended, whatever they sent is free. A sum, where a loss is a factor: of two subnets behind one firewall the one with less gains on the other, until both have the same.
    /// </summary>
    private const double Growth = 0.008;

    private const double MostGrowth = 0.05;

    private static readonly TimeSpan GrowthPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Doubling = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<SubnetKey, Carriage> _shares = new();

    /// <summary>The share of a subnet, 1 unless something was lost.</summary>
    public double Of(SubnetKey subnet) => _shares.TryGetValue(subnet, out var known) ? known.Share : 1;

    /// <summary>This part of what is sent now was carried, the rest lost.</summary>
    public void Lost(SubnetKey subnet, double carried)
    {
        // What it grew by meanwhile counts, however often losses are told: or whoever is told more often would have less for good.
        var now = time.GetTimestamp();
        _shares.AddOrUpdate(
            subnet,
            _ => new Carriage(Math.Max(Least, carried), now, now),
            (_, known) => new Carriage(Math.Clamp(Grown(known) * carried, Least, 1), now, now));
    }

    /// <summary>All was carried since the share changed: it grows with the time, however many jobs say so.</summary>
    public void Carried(SubnetKey subnet)
    {
        if (!_shares.TryGetValue(subnet, out var known))
            return;
        var grown = Grown(known);
        if (grown < 1)
            _shares.TryUpdate(subnet, known with { Share = grown, Since = time.GetTimestamp() }, known);
        else
            _shares.TryRemove(KeyValuePair.Create(subnet, known));
    }

    private double Grown(Carriage known)
    {
        var growth = Math.Min(MostGrowth, Growth * (1 + (time.GetElapsedTime(known.LostAt, known.Since) / Doubling)));
        return known.Share + Math.Min(MostGrowth, growth * (time.GetElapsedTime(known.Since) / GrowthPeriod));
    }

    private sealed record Carriage(double Share, long LostAt, long Since);
}
