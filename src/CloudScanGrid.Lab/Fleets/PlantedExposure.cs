using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Fleets;

/// <summary>Something that an exposure checker must find.</summary>
/// <param name="AssetId">The asset.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">The port; null where it is the whole host.</param>
/// <param name="Type">One of the exposure and check types of <see cref="Domain.Detection.FindingType"/>.</param>
/// <param name="Label">What was done, for people.</param>
public sealed record PlantedExposure(string AssetId, IPAddress Address, NetworkPort? Port, string Type, string Label);
