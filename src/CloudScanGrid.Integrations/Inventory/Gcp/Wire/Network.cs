namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A VPC network.</summary>
/// <param name="Name">Its name, unique in its project.</param>
/// <param name="NetworkFirewallPolicyEnforcementOrder">Whether its policies are asked behind its own rules (<c>AFTER_CLASSIC_FIREWALL</c>, where nothing is said) or before them.</param>
/// <param name="Peerings">Its peerings.</param>
internal sealed record Network(string? Name, string? NetworkFirewallPolicyEnforcementOrder, List<NetworkPeering>? Peerings);
