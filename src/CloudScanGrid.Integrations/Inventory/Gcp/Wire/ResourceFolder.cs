namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A folder.</summary>
/// <param name="Name">As in <c>folders/123</c>.</param>
/// <param name="Parent">As in <c>folders/12</c> or <c>organizations/456</c>.</param>
internal sealed record ResourceFolder(string? Name, string? Parent);
