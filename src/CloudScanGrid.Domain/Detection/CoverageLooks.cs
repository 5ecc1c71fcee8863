using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>How many whole looks asked exactly these ports.</summary>
/// <param name="Ports">The ports.</param>
/// <param name="Looks">The looks, at least 1.</param>
[GenerateSerializer, Immutable, Alias("csg.CoverageLooks")]
public sealed record CoverageLooks(PortCoverage Ports, int Looks);
