namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>An answer that is none.</summary>
/// <param name="Error">Why.</param>
internal sealed record Refusal(RefusalError? Error);
