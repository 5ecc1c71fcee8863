using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A subscription of a fake Azure.</summary>
/// <param name="Id">A GUID.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">As in <c>Enabled</c> or <c>Disabled</c>.</param>
public sealed record LabAzureSubscription(string Id, string Name, string State = "Enabled")
{
    /// <summary>The management groups that it is below.</summary>
    public ImmutableArray<string> ManagementGroups { get; init; } = ["root"];
}
