namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>A part of a list that is missing.</summary>
/// <param name="Action">The list, by the permission for it.</param>
/// <param name="Region">Where; null for everywhere.</param>
/// <param name="Reason">What was said.</param>
internal sealed record UnreadPart(string Action, string? Region, string Reason);
