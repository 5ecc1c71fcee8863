using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Scope.Providers;

/// <summary>What a provider says of security tests of its customers' own resources, as far as a scan can offend against it.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Source">Where it says so.</param>
/// <param name="ReadAt">When that was read.</param>
/// <param name="Allows">What it allows, in our words.</param>
/// <param name="Forbids">What it forbids, in our words. No profile of ours does any of it.</param>
/// <param name="RefusedKinds">Kinds of assets that are not to be scanned, each with the reason.</param>
/// <param name="MostPacketsPerSecond">
/// What one account is sent at most, whatever its limit says: where a provider names no number, a fifth of what AWS calls a simulated denial of service (50,000 packets a second), so that
/// nobody takes a scan for a flood.
/// </param>
public sealed record ProviderPolicy(
    CloudProvider Provider,
    string Source,
    DateOnly ReadAt,
    string Allows,
    ImmutableArray<string> Forbids,
    ImmutableSortedDictionary<string, string> RefusedKinds,
    int MostPacketsPerSecond)
{
    /// <summary>Why an asset of a kind is not to be scanned; null where it may be.</summary>
    public string? WhyRefused(string kind) => RefusedKinds.TryGetValue(kind, out var reason) ? $"{reason} ({Source}, read {ReadAt:yyyy-MM-dd})" : null;

    /// <summary>The limits, within the provider's.</summary>
    public AccountLimits Bound(AccountLimits limits) => limits with { PacketsPerSecond = Math.Min(limits.PacketsPerSecond, MostPacketsPerSecond) };
}
