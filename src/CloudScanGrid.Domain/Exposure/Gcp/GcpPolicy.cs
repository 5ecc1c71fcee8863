using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Exposure.Gcp;

/// <summary>A firewall policy of an organization, a folder or a network. What none of its rules matches is left to the next level.</summary>
/// <param name="Id">As in <c>organizations/1 policy base</c>.</param>
/// <param name="Rules">Its rules for what comes in, in any order.</param>
public sealed record GcpPolicy(string Id, ImmutableArray<GcpFirewallRule> Rules)
{
    /// <summary>The region whose instances it binds; null for all of them.</summary>
    public string? Region { get; init; }
}
