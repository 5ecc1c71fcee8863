using Orleans.Placement;

namespace CloudScanGrid.Grains.Placement;

/// <summary>Places a scanner slot on the silo that its key names, and nowhere when that silo does not scan its region or does not live.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnItsScannerAttribute() : PlacementFilterAttribute(new OnItsScanner(0));
