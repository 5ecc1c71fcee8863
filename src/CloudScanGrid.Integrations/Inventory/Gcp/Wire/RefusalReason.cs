namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A reason.</summary>
/// <param name="Reason">As in <c>rateLimitExceeded</c>, <c>forbidden</c> or <c>SERVICE_DISABLED</c>.</param>
internal sealed record RefusalReason(string? Reason);
