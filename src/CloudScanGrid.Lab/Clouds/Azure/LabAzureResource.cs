using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>A resource as Resource Manager shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">As in <c>Microsoft.Network/networkInterfaces</c>.</param>
/// <param name="Location">Where it is.</param>
/// <param name="Properties">Its properties.</param>
public sealed record LabAzureResource(string Id, string Type, string Location, JsonObject Properties)
{
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>As Resource Manager writes it; Resource Graph writes types in small letters.</summary>
    internal JsonObject ToJson(bool isInGraph) => new()
    {
        ["id"] = Id,
        ["name"] = Id[(Id.LastIndexOf('/') + 1)..],
        ["type"] = isInGraph ? Type.ToLowerInvariant() : Type,
        ["location"] = Location,
        ["tags"] = new JsonObject(Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
        ["properties"] = Properties.DeepClone(),
    };
}
