using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What a baseline believes about one port of one asset.</summary>
/// <param name="Port">The port.</param>
/// <param name="SeenOpen">How often it was open, with forgetting.</param>
/// <param name="SeenNotOpen">How often it was covered and not open, with forgetting.</param>
/// <param name="IsOpen">Whether it was open at the latest covering look.</param>
/// <param name="Name">The service's name when last open.</param>
/// <param name="Product">The product when last identified.</param>
/// <param name="Version">The version when last identified.</param>
[GenerateSerializer, Immutable, Alias("csg.PortBelief")]
public sealed record PortBelief(NetworkPort Port, double SeenOpen, double SeenNotOpen, bool IsOpen, string? Name, string? Product, string? Version);
