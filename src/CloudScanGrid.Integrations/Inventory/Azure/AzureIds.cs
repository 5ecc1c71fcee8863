using CloudScanGrid.Domain.Exposure.Azure;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// Resource ids, as in <c>/subscriptions/{guid}/resourcegroups/web/providers/microsoft.network/virtualnetworks/hub/subnets/front</c>: in small letters, because Azure compares them without
/// regard to case and writes the id of one resource in several ways.
/// </summary>
internal static class AzureIds
{
    /// <summary>Something that lives in no subnet.</summary>
    public const string NoSubnet = "none";

    public static string Of(string id) => id.ToLowerInvariant();

    /// <summary>Null where nothing is referred to.</summary>
    public static string? Of(AzureWire.Reference? reference) => reference?.Id is { Length: > 0 } id ? Of(id) : null;

    /// <summary>The resource that a part of it, as an IP configuration, belongs to: parts stand behind it as <c>kind/name</c>.</summary>
    public static string OwnerOf(string part)
    {
        var name = part.LastIndexOf('/');
        var kind = name > 0 ? part.LastIndexOf('/', name - 1) : -1;
        return kind > 0 ? part[..kind] : throw new FormatException($"'{part}' is no part of a resource");
    }

    /// <summary>As in <c>microsoft.network/loadbalancers</c>.</summary>
    public static string TypeOf(string id)
    {
        const string Providers = "/providers/";
        var parts = id[(id.LastIndexOf(Providers, StringComparison.Ordinal) + Providers.Length)..].Split('/');
        return parts.Length > 1 ? $"{parts[0]}/{parts[1]}" : "";
    }

    /// <inheritdoc cref="AzureSubnet.ShortIdOf"/>
    public static string SubnetOf(string? id) => AzureSubnet.ShortIdOf(id) ?? NoSubnet;
}
