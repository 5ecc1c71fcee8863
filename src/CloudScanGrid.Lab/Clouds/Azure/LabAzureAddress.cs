using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>An IP configuration.</summary>
/// <param name="Address">The private address; null for none.</param>
/// <param name="Subnet">The id of its subnet; null for none.</param>
/// <param name="PublicAddress">The id of its public address, or of an instance of a scale set the address itself; null for none.</param>
public sealed record LabAzureAddress(string? Address, string? Subnet, string? PublicAddress = null)
{
    public ImmutableArray<string> ApplicationGroups { get; init; } = [];
}
