namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>What a scope has: of one kind, the one that was asked for.</summary>
/// <param name="Instances">Instances.</param>
/// <param name="ForwardingRules">Forwarding rules.</param>
/// <param name="Addresses">Reserved addresses.</param>
/// <param name="Subnetworks">Subnets.</param>
/// <param name="Warning">That it has none (<c>NO_RESULTS_ON_PAGE</c>), or did not answer.</param>
internal sealed record ScopedList(
    List<Instance>? Instances, List<ForwardingRule>? ForwardingRules, List<ReservedAddress>? Addresses, List<Subnetwork>? Subnetworks, ListWarning? Warning);
