using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>What a provider says of addresses at this moment.</summary>
/// <param name="Confirmed">Those that are still owned as was asked.</param>
/// <param name="Trouble">Why the others could not be asked for, and what would help; null where they were, and are another's or nobody's.</param>
[GenerateSerializer, Immutable, Alias("csg.OwnershipAnswer")]
public sealed record OwnershipAnswer(ImmutableArray<OwnedAddress> Confirmed, string? Trouble);
