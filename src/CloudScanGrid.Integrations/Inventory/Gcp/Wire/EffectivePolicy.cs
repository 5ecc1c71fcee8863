namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A policy that holds in a region of a network.</summary>
/// <param name="Name">Its name; of an organization's or a folder's its number.</param>
/// <param name="ShortName">What people call an organization's or a folder's.</param>
/// <param name="Type">As in <c>HIERARCHY</c>, <c>NETWORK</c>, <c>NETWORK_REGIONAL</c> or <c>SYSTEM_REGIONAL</c>.</param>
/// <param name="Priority">Its place among those of its type, where there are several.</param>
/// <param name="Rules">Its rules.</param>
internal sealed record EffectivePolicy(string? Name, string? ShortName, string? Type, int? Priority, List<PolicyRule>? Rules);
