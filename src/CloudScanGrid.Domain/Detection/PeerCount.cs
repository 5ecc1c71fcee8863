namespace CloudScanGrid.Domain.Detection;

/// <summary>How many peers something is true of.</summary>
/// <param name="Count">Of how many it is true.</param>
/// <param name="Of">How many could tell.</param>
public readonly record struct PeerCount(int Count, int Of)
{
    /// <summary><c>0 of 11</c>.</summary>
    public override string ToString() => $"{Count} of {Of}";
}
