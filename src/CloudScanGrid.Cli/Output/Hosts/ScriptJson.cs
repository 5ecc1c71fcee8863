using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>What scripts said, as JSON: by the script's name its structured output, or its text where it gave no other.</summary>
internal static class ScriptJson
{
    public static JsonObject Of(ImmutableArray<NseScript> scripts)
    {
        var json = new JsonObject();
        foreach (var script in scripts)
            json[script.Id] = script.Elements.IsEmpty ? JsonValue.Create(script.Output ?? "") : Of(script.Elements);
        return json;
    }

    // A table whose children all have keys of their own is an object; any other is a list, in which a child with a key is an object of one member.
    private static JsonNode Of(ImmutableArray<NseElement> elements)
    {
        var isObject = elements.All(element => element.Key is not null) && elements.DistinctBy(element => element.Key, StringComparer.Ordinal).Count() == elements.Length;
        if (isObject)
            return new JsonObject(elements.Select(element => KeyValuePair.Create(element.Key!, Of(element))));
        return new JsonArray([.. elements.Select(element => element.Key is null ? Of(element) : new JsonObject { [element.Key] = Of(element) })]);
    }

    private static JsonNode? Of(NseElement element) => element.IsTable ? Of(element.Children) : JsonValue.Create(element.Value);
}
