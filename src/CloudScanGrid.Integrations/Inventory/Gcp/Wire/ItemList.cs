namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A page of a list that is not aggregated.</summary>
/// <param name="Items">What it holds.</param>
/// <param name="NextPageToken">The next page; null for the last.</param>
/// <param name="Warning">What is missing.</param>
internal sealed record ItemList<T>(List<T>? Items, string? NextPageToken, ListWarning? Warning);
