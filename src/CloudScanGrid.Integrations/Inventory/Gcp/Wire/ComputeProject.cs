namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A project, as Compute Engine knows it.</summary>
/// <param name="XpnProjectStatus"><c>HOST</c> where other projects have instances in its networks.</param>
internal sealed record ComputeProject(string? XpnProjectStatus);
