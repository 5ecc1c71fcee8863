using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.EndToEnd.Tests.Results;

/// <summary>One line of a scan's NDJSON, read as its users read it: by the documented names alone.</summary>
internal sealed record HostLine(
    string AssetId, string Address, string State, bool Complete, Dictionary<string, string>? Coverage, HostLine.RefusalPart? Refusal,
    IReadOnlyList<HostLine.ServicePart> Services, IReadOnlyList<HostLine.FindingPart> Findings, HostLine.ExplanationPart? Explanation)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    [JsonIgnore]
    public IEnumerable<ServicePart> Open => Services.Where(service => service.State == "open");

    /// <summary>Reads every line; each must be whole.</summary>
    public static IReadOnlyList<HostLine> ReadAll(CommandResult result)
    {
        (result.Out.Length == 0 || result.Out.EndsWith('\n')).ShouldBeTrue("the last line is not whole");
        return [.. result.Lines.Select(line => JsonSerializer.Deserialize<HostLine>(line, Options)!)];
    }

    internal sealed record RefusalPart(string Reason, string Explanation);

    internal sealed record ServicePart(string Protocol, int Port, string State, string? Name, string? Product, string? Version);

    internal sealed record FindingPart(string Kind, string Type, string? Protocol, int? Port, double Confidence, IReadOnlyList<string> Why);

    internal sealed record ExplanationPart(string? Profile, IReadOnlyList<string> Why);
}
