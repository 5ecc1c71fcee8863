namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A protocol with its ports. Rules of networks spell the first <c>IPProtocol</c>, those of policies <c>ipProtocol</c>.</summary>
/// <param name="IPProtocol">A name, a number, or <c>all</c>.</param>
/// <param name="Ports">Ports and ranges; none for all.</param>
internal sealed record ProtocolPorts(string? IPProtocol, List<string>? Ports);
