using CloudScanGrid.GrainInterfaces.Scanning;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace CloudScanGrid.Grains.Placement;

/// <remarks>
/// Orleans' own metadata filters compare with the silo that happens to place the grain: asked from the wrong region, they place there. This one reads the grain's
/// key, so that no caller and no gateway changes from where a region is scanned.
/// </remarks>
internal sealed class OnItsScannerDirector(SiloCensus census) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var slot = ScannerKey.Parse(target.GrainIdentity.Key.ToString()!);
        return silos.Where(silo => census.TraitsOf(silo).Holds(slot));
    }
}
