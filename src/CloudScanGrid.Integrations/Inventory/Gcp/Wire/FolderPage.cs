namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A page of <c>folders:search</c>; the same source.</summary>
/// <param name="Folders">Its folders.</param>
/// <param name="NextPageToken">The next page; null for the last.</param>
internal sealed record FolderPage(List<ResourceFolder>? Folders, string? NextPageToken);
