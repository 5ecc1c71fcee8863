using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.Cli.Output.Hosts;

/// <summary>How a line is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostLine))]
internal sealed partial class HostLineJson : JsonSerializerContext;
