using Orleans.Placement;

namespace CloudScanGrid.Grains.Placement;

/// <summary>The strategy of <see cref="OnControlAttribute"/>.</summary>
internal sealed class OnControl(int order) : PlacementFilterStrategy(order)
{
    /// <summary>For Orleans, which makes it by its type.</summary>
    public OnControl()
        : this(0)
    {
    }
}
