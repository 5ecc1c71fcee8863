using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.Storage.Documents;

/// <summary>Writes a value as one JSON string.</summary>
internal sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    where T : notnull
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        parse(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is written as a string."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
}
