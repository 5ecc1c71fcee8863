using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Domain.Scope.Providers;

/// <summary>The providers' policies, which stand as data beside this file (<c>provider-policies.json</c>), with their sources and the days on which they were read.</summary>
public static class ProviderPolicies
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<ProviderPolicy> All { get; } = Read();

    /// <summary>A provider's; null for files, whose owner is whoever wrote them.</summary>
    public static ProviderPolicy? Of(CloudProvider provider) => All.FirstOrDefault(policy => policy.Provider == provider);

    private static ImmutableArray<ProviderPolicy> Read()
    {
        using var stream = typeof(ProviderPolicies).Assembly.GetManifestResourceStream("provider-policies.json")!;
        return JsonSerializer.Deserialize<ImmutableArray<ProviderPolicy>>(stream, Format);
    }
}
