namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>All rules that hold in a region of a network.</summary>
/// <param name="Firewalls">The network's own.</param>
/// <param name="FirewallPolicys">The policies above and below them.</param>
internal sealed record EffectiveFirewalls(List<Firewall>? Firewalls, List<EffectivePolicy>? FirewallPolicys);
