using System.Collections.Immutable;
using System.Net;
using CloudScanGrid.Domain.Exposure.Reachability;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>Who on the internet may reach one port of an asset, by configuration.</summary>
/// <param name="Face">The address that they would ask.</param>
/// <param name="Sources">Who they are; none where the way is blocked.</param>
/// <param name="Path">What each thing on the way does with their packets, rules named, up to the one that stops them.</param>
public sealed record InternetReach(IPAddress Face, AddressSet Sources, ImmutableArray<string> Path)
{
    /// <summary>Less than this part of the internet is not anybody: it is somebody's list of networks.</summary>
    private const double LeastOfAnybody = 1.0 / 256;

    private static readonly AddressSet[] Families = [AddressSet.AllIPv4.Intersect(PublicAddresses.All), AddressSet.AllIPv6.Intersect(PublicAddresses.All)];

    /// <summary>What part of the internet they are, of the address family of which it is more: 0 to 1.</summary>
    public double Share => Families.Max(family => Sources.Intersect(family).Size / family.Size);

    /// <summary>Whether as good as anybody may.</summary>
    public bool IsFromAnybody => Share >= LeastOfAnybody;
}
