namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A page of <c>projects:search</c> ("Resource Manager API", REST reference v3, read in November 2026).</summary>
/// <param name="Projects">Its projects.</param>
/// <param name="NextPageToken">The next page; null for the last.</param>
internal sealed record ProjectPage(List<ResourceProject>? Projects, string? NextPageToken);
