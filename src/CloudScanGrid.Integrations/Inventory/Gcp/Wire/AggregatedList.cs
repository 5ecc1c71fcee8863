namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>A page of an aggregated list ("Compute Engine API", REST reference v1, read in November 2026).</summary>
/// <param name="Items">By scope, as in <c>zones/europe-west1-b</c>, <c>regions/europe-west1</c> or <c>global</c>.</param>
/// <param name="NextPageToken">The next page; null for the last.</param>
/// <param name="Warning">What of the whole is missing.</param>
/// <param name="Unreachables">Scopes that did not answer: what they have is not here.</param>
internal sealed record AggregatedList(Dictionary<string, ScopedList>? Items, string? NextPageToken, ListWarning? Warning, List<string>? Unreachables);
