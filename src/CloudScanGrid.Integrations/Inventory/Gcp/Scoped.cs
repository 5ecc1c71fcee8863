namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Something and where it is.</summary>
/// <param name="Scope">As in <c>zones/europe-west1-b</c>, <c>regions/europe-west1</c> or <c>global</c>.</param>
/// <param name="Item">It.</param>
internal sealed record Scoped<T>(string Scope, T Item)
{
    /// <summary>Its region, or <c>global</c>.</summary>
    public string Region => GcpNames.RegionOf(Scope) ?? throw new FormatException($"'{Scope}' is neither a zone nor a region");
}
