namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A peering of a network.</summary>
/// <param name="Name">Its name, unique in its network.</param>
/// <param name="Network">The other network, by URL.</param>
/// <param name="State">As in <c>ACTIVE</c>.</param>
internal sealed record NetworkPeering(string? Name, string? Network, string? State);
