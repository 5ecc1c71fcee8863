using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace CloudScanGrid.Grains.Placement;

internal sealed class OnControlDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var control = all.Where(silo => SiloTraits.Of(metadata.GetSiloMetadata(silo)).Roles.Contains(SiloTraits.ControlRole)).ToList();
        return control.Count > 0 ? control : all;
    }
}
