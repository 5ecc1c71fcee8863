using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>One account as its provider showed it.</summary>
/// <param name="Snapshot">What exists.</param>
/// <param name="Networks">What decides who reaches it, as far as it could be read: a network that is missing is unknown where the snapshot has gaps.</param>
/// <param name="Calls">Calls of the provider's API that it took, those that failed included.</param>
public sealed record AccountReading(AccountSnapshot Snapshot, ImmutableArray<NetworkFacts> Networks, int Calls);
