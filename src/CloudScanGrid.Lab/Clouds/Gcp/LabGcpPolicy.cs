using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A firewall policy with the networks that it is for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">As in <c>HIERARCHY</c>, <c>NETWORK</c> or <c>NETWORK_REGIONAL</c>.</param>
/// <param name="Rules">Its rules.</param>
public sealed record LabGcpPolicy(string Name, string Type, params ImmutableArray<LabGcpPolicyRule> Rules)
{
    /// <summary>The name of the network that it is for; null for all of the project.</summary>
    public string? Network { get; init; }

    /// <summary>The region that it is for; null for all.</summary>
    public string? Region { get; init; }
}
