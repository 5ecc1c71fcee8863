namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>What an instance runs as.</summary>
/// <param name="Email">Its name.</param>
internal sealed record ServiceAccount(string? Email);
