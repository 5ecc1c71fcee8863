using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What was identified on a port.</summary>
internal readonly record struct PortIdentity(NetworkPort Port, string Product, string? Version);
