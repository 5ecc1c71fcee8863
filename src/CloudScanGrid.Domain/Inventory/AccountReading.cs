using System.Collections.Immutable;
using CloudScanGrid.Domain.Exposure;

namespace CloudScanGrid.Domain.Inventory;

/// <summary>One account as its provider showed it.</summary>
/// <param name="Snapshot">What exists.</param>
/// <param name="Networks">What decides who reaches it, as far as it could be read: a network that is missing is unknown where the snapshot has gaps.</param>
/// <param name="Calls">Calls of the provider's API that it took, those that failed included.</param>
public sealed record AccountReading(AccountSnapshot Snapshot, ImmutableArray<NetworkFacts> Networks, int Calls)
{
    /// <summary>The kind of gaps in what is known of networks. No asset is of it.</summary>
    public const string NetworkKind = "network";

    /// <summary>An account of which nobody knows networks.</summary>
    public static AccountReading Of(AccountSnapshot snapshot) => new(snapshot, [], 0);

    /// <summary>Whether a network of this region that was known and is not shown is gone.</summary>
    public bool ProvesNetworkGone(string region) => Snapshot.ProvesGone(NetworkKind, region);
}
