using System.Net;

namespace CloudScanGrid.Domain.Exposure.Azure;

/// <summary>A route that people wrote: of those that match the most specific decides, and of two alike this one over the system's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Destination">Where to.</param>
/// <param name="NextHop">As in <c>Internet</c>, <c>VirtualAppliance</c>, <c>VnetLocal</c>, <c>None</c>.</param>
public sealed record AzureRoute(string Name, IPNetwork Destination, string NextHop);
