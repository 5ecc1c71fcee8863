using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>What a project has.</summary>
public sealed record LabGcpContents
{
    public ImmutableArray<LabGcpInstance> Instances { get; init; } = [];

    public ImmutableArray<LabGcpForwardingRule> ForwardingRules { get; init; } = [];

    public ImmutableArray<LabGcpAddress> Addresses { get; init; } = [];

    public ImmutableArray<LabGcpSubnetwork> Subnetworks { get; init; } = [];

    public ImmutableArray<LabGcpNetwork> Networks { get; init; } = [];

    public ImmutableArray<LabGcpRoute> Routes { get; init; } = [];

    public ImmutableArray<LabGcpFirewall> Firewalls { get; init; } = [];

    public ImmutableArray<LabGcpPolicy> Policies { get; init; } = [];

    /// <summary>Whether other projects have instances in its networks.</summary>
    public bool IsSharedHost { get; init; }

    /// <summary>Scopes that do not answer, as in <c>zones/europe-west1-b</c>.</summary>
    public ImmutableArray<string> Unreachable { get; init; } = [];
}
