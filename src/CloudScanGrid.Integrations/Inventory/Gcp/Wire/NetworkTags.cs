namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>The network tags of an instance: what firewall rules and routes name.</summary>
/// <param name="Items">The tags.</param>
internal sealed record NetworkTags(List<string>? Items);
