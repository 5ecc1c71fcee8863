using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudScanGrid.EndToEnd.Tests.Estates;

/// <summary>A small inventory of one account and one subnet, as a user writes it.</summary>
internal sealed record Estate(string Cidr)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public IReadOnlyList<EstateAsset> Assets { get; init; } = [];

    public IReadOnlyList<string>? Scope { get; init; }

    public IReadOnlyList<object>? Exclusions { get; init; }

    public IReadOnlyList<object>? Windows { get; init; }

    public IReadOnlyList<object>? SecurityGroups { get; init; }

    public override string ToString() => JsonSerializer.Serialize(
        new
        {
            accounts = new[]
            {
                new { provider = "file", accountId = "test", Scope, Exclusions, Windows, subnets = new[] { new { Cidr, Assets } }, SecurityGroups },
            },
        },
        Options);
}
