using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CloudScanGrid.Grains.Placement;

/// <summary>Which silos live, as membership has it, and what each told of itself.</summary>
public sealed class SiloCensus(IClusterMembershipService membership, ISiloMetadataCache metadata)
{
    /// <summary>The living silos.</summary>
    public IEnumerable<SiloTraits> Living => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active)
        .Select(member => SiloTraits.Of(metadata.GetSiloMetadata(member.SiloAddress)));

    /// <summary>Whether the others have declared a silo dead. One that nobody knows any more, or not yet, is not.</summary>
    public bool IsDead(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;
}
