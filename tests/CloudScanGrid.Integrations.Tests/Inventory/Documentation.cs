namespace CloudScanGrid.Integrations.Tests.Inventory;

/// <summary>The example that users copy: it must be the truth.</summary>
internal static class Documentation
{
    /// <summary>The first JSON block of docs/inventory.md.</summary>
    public static string Example
    {
        get
        {
            var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "inventory.md"));
            var start = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
            return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
        }
    }
}
