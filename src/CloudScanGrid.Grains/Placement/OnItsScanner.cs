using Orleans.Placement;

namespace CloudScanGrid.Grains.Placement;

/// <summary>The strategy of <see cref="OnItsScannerAttribute"/>.</summary>
internal sealed class OnItsScanner(int order) : PlacementFilterStrategy(order)
{
    /// <summary>For Orleans, which makes it by its type.</summary>
    public OnItsScanner()
        : this(0)
    {
    }
}
