namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>The published JSON Schema of the inventory file.</summary>
public static class FileInventorySchema
{
    private static readonly Lazy<string> Embedded = new(() =>
    {
        using var stream = typeof(FileInventorySchema).Assembly.GetManifestResourceStream("inventory.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>The text of docs/schema/inventory.schema.json: JSON Schema, draft 2020-12.</summary>
    public static string Text => Embedded.Value;
}
