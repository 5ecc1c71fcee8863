using Orleans.Placement;

namespace CloudScanGrid.Grains.Placement;

/// <summary>Places a grain on a silo that has the role control; on any silo while none of those lives, because late work is better than none.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnControlAttribute() : PlacementFilterAttribute(new OnControl(0));
