using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace CloudScanGrid.Grains.Placement;

internal sealed class OnControlDirector(SiloCensus census) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var control = all.Where(silo => census.TraitsOf(silo).Roles.Contains(SiloTraits.ControlRole)).ToList();
        return control.Count > 0 ? control : all;
    }
}
