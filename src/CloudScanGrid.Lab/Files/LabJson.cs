using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Lab.Files;

/// <summary>How the laboratory writes and reads its files.</summary>
internal static class LabJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new AddressConverter(), new PortConverter() },
    };

    /// <summary>Replaces the file as a whole: a reader sees the old text or the new one.</summary>
    public static async Task WriteAsync<T>(string path, T value, CancellationToken cancellationToken)
    {
        var next = path + ".next";
        await using (var stream = File.Create(next))
            await JsonSerializer.SerializeAsync(stream, value, Options, cancellationToken);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>What <see cref="WriteAsync"/> would write.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The file's value; null where there is no file.</summary>
    /// <exception cref="LabException">The file is not what the laboratory writes.</exception>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, Options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new LabException($"{path} is not what the laboratory writes: {exception.Message} Remove it to start anew.", exception);
        }
    }

    private sealed class AddressConverter : JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            AddressText.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("not an address");

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PortConverter : JsonConverter<NetworkPort>
    {
        public override NetworkPort Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()?.Split('/') is [var protocol, var number]
            && Enum.TryParse<TransportProtocol>(protocol, ignoreCase: true, out var known)
            && ushort.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var port)
                ? new(known, port)
                : throw new JsonException("not a port as in tcp/443");

        public override void Write(Utf8JsonWriter writer, NetworkPort value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
