using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>Writes JSON as Google does: what is empty is not there.</summary>
internal static class GcpJson
{
    public static JsonObject Object(params IEnumerable<(string Name, JsonNode? Value)> fields) =>
        new(fields.Where(field => field.Value is not (null or JsonArray { Count: 0 })).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);

    public static JsonObject Labels(IEnumerable<KeyValuePair<string, string>> labels) => new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
}
