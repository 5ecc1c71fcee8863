using System.Text.Json;
using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Auditing;
using CloudScanGrid.Host.Configuration;

namespace CloudScanGrid.Cli.Commands;

/// <summary>How rows that only the CLI lists are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProfileRow))]
[JsonSerializable(typeof(SettingOrigin))]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class RowJson : JsonSerializerContext;
