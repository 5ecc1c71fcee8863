using System.Collections.Immutable;
using System.Net;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>A route of a network: of those that match the most specific decides, and of two alike the one with the lower priority.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Priority">0 to 65,535.</param>
/// <param name="NextHop">As in <c>default-internet-gateway</c>, or the instance, address or tunnel.</param>
/// <param name="Tags">The instances that it is for, by tag; none for all.</param>
public sealed record GcpRoute(string Name, IPNetwork Destination, int Priority, string NextHop, ImmutableArray<string> Tags);
