using System.Net;
using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A service that an asset offers as far as the store knows now.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Address">The address.</param>
/// <param name="Vantage">From where it is seen, as in <c>eu-west-1/internal</c>: what is seen from elsewhere is another row.</param>
/// <param name="Service">The port and what answers there.</param>
/// <param name="FirstSeenAt">When it was first seen open, UTC.</param>
/// <param name="LastSeenAt">When it was last seen open, UTC.</param>
[GenerateSerializer, Immutable, Alias("csg.CurrentService")]
public sealed record CurrentService(AssetKey Asset, IPAddress Address, string Vantage, ObservedService Service, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt);
