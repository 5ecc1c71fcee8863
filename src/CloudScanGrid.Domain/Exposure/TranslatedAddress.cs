using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure;

/// <summary>A public address that a provider's gateway translates.</summary>
/// <param name="Outside">The public address.</param>
/// <param name="Inside">The private one that it stands for.</param>
public sealed record TranslatedAddress(IPAddress Outside, IPAddress Inside)
{
    /// <summary>What a public address stands for; null where it is none of these.</summary>
    public static IPAddress? Find(ImmutableArray<TranslatedAddress> addresses, IPAddress outside) => addresses.FirstOrDefault(one => one.Outside.Equals(outside))?.Inside;
}
