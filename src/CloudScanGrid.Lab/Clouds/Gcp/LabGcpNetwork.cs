using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A VPC network.</summary>
/// <param name="Name">Its name.</param>
public sealed record LabGcpNetwork(string Name)
{
    /// <summary>Whether its policies are asked before its own rules.</summary>
    public bool PoliciesFirst { get; init; }

    /// <summary>Its peerings by name, each with the other network, as in <c>projects/q/global/networks/default</c>.</summary>
    public ImmutableSortedDictionary<string, string> Peerings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
