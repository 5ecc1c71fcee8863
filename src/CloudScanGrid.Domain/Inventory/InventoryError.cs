namespace CloudScanGrid.Domain.Inventory;

/// <summary>One thing that is wrong with an inventory: where, what stands there, and how to mend it.</summary>
/// <param name="Source">The file or endpoint.</param>
/// <param name="Path">The JSON path within it, as in <c>accounts[0].subnets[2].cidr</c>; empty for the source as a whole.</param>
/// <param name="Value">What stands there, shortened and escaped for a terminal; text is in quotes.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record InventoryError(string Source, string Path, string Value, string Remedy)
{
    /// <summary><c>estate.json: accounts[0].region: 'x': remedy</c>.</summary>
    public override string ToString() => string.Join(": ", new[] { Source, Path, Value, Remedy }.Where(part => part.Length > 0));
}
