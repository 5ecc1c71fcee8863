namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>An external address of an interface.</summary>
/// <param name="NatIP">The IPv4 address, which is translated to the internal one; null while the machine is stopped.</param>
/// <param name="ExternalIpv6">The IPv6 address, which is not translated.</param>
internal sealed record AccessConfig(string? NatIP, string? ExternalIpv6);
