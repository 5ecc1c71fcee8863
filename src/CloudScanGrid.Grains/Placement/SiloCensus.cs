using System.Runtime.CompilerServices;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CloudScanGrid.Grains.Placement;

/// <summary>Which silos live, as membership has it, and what each told of itself.</summary>
public sealed class SiloCensus(IClusterMembershipService membership, ISiloMetadataCache metadata)
{
    // What a silo told stands for its life. A grain is placed for every host that is observed, and each placement asks of every silo.
    private readonly ConditionalWeakTable<SiloMetadata, SiloTraits> _read = [];

    /// <summary>The living silos.</summary>
    public IEnumerable<SiloTraits> Living => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active)
        .Select(member => TraitsOf(member.SiloAddress));

    /// <summary>What a silo told of itself: no name, no role and no region when it is not known yet.</summary>
    public SiloTraits TraitsOf(SiloAddress silo) => _read.GetValue(metadata.GetSiloMetadata(silo), SiloTraits.Of);

    /// <summary>Whether a grain that control silos keep stands on another one, though one of them lives: when it was placed, none was known.</summary>
    public bool KeepsForControl(SiloAddress silo) =>
        !TraitsOf(silo).Roles.Contains(SiloTraits.ControlRole) && Living.Any(other => other.Roles.Contains(SiloTraits.ControlRole));

    /// <summary>Whether the others have declared a silo dead. One that nobody knows any more, or not yet, is not.</summary>
    public bool IsDead(SiloAddress silo) => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Dead;
}
