namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A range of addresses that an interface has besides its own.</summary>
/// <param name="IpCidrRange">The range, or one address.</param>
internal sealed record AliasIpRange(string? IpCidrRange);
