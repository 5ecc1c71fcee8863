namespace CloudScanGrid.Integrations.Inventory.Gcp.Wire;

/// <summary>What is to be known of a list.</summary>
/// <param name="Code">As in <c>NO_RESULTS_ON_PAGE</c> or <c>UNREACHABLE</c>.</param>
internal sealed record ListWarning(string? Code)
{
    /// <summary>Whether something may be missing. Codes that nobody knows here say so, too.</summary>
    public bool IsGap => Code is not (null or "" or "NO_RESULTS_ON_PAGE");
}
