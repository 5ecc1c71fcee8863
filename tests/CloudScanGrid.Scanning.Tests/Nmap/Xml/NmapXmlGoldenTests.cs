using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CloudScanGrid.Scanning.Tests.Nmap.Xml;

/// <summary>
/// A folder a case: <c>scan.xml</c> beside <c>expected.json</c>. A bug report becomes a folder. With CLOUDSCAN_UPDATE_GOLDEN set to the source folder of the cases,
/// the expectations are written anew, to be read before they are committed.
/// </summary>
public sealed class NmapXmlGoldenTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new TextConverter<IPAddress>(), new TextConverter<PortRanges>(), new TextConverter<PortCoverage>(), new TextConverter<NetworkPort>(), new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsEmpty } },
    };

    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ReadHostsAsync_Case_GivesWhatIsExpected(string name)
    {
        var (hosts, run) = await XmlReading.ReadAsync(File.OpenRead(Path.Combine(Folder(), name, "scan.xml")));

        var actual = JsonSerializer.Serialize(new { run, hosts }, Json) + "\n";

        if (Environment.GetEnvironmentVariable("CLOUDSCAN_UPDATE_GOLDEN") is { Length: > 0 } sources)
            await File.WriteAllTextAsync(Path.Combine(sources, name, "expected.json"), actual);
        else
            actual.ShouldBe(await File.ReadAllTextAsync(Path.Combine(Folder(), name, "expected.json")));
    }

    private static string Folder() => Path.Combine(AppContext.BaseDirectory, "Nmap", "Xml", "Golden");

    private static void LeaveOutWhatIsEmpty(JsonTypeInfo type)
    {
        // Derived from the services.
        foreach (var derived in type.Properties.Where(property => property.Name == "OpenServices").ToList())
            type.Properties.Remove(derived);
        foreach (var property in type.Properties)
            property.ShouldSerialize = (_, value) => value is not (null or 0 or 0L or false or System.Collections.ICollection { Count: 0 } or PortRanges { IsEmpty: true });
    }

    private sealed class TextConverter<T> : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
