namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>The file cannot be read any further; what follows in it is unknown.</summary>
internal sealed class UnreadableFileException(string value, string remedy) : Exception(remedy)
{
    /// <summary>Where it ends to make sense, and what stands there.</summary>
    public string Value { get; } = value;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
