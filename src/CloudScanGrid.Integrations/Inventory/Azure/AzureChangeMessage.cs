using System.Text.Json;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>
/// An event of Event Grid about a resource ("Azure subscription as an Event Grid source", Microsoft Learn, read in November 2026), in Event Grid's own schema or in that of CloudEvents: they call the kind and
/// the source differently, and the rest alike.
/// </summary>
internal static class AzureChangeMessage
{
    private const string Kinds = "Microsoft.Resources.Resource";
    private const string Success = "Success";

    /// <summary>Regions are not told.</summary>
    private const string Anywhere = "global";

    /// <summary>What a message tells; null where it is not about a resource that was written or deleted.</summary>
    public static CloudChange? Read(string body)
    {
        try
        {
            using var message = JsonDocument.Parse(body);
            var root = message.RootElement;
            var kind = TextOf(root, "eventType") ?? TextOf(root, "type");
            if (kind?.StartsWith(Kinds, StringComparison.Ordinal) != true || !kind.EndsWith(Success, StringComparison.Ordinal) || TextOf(root, "id") is not { } id || TextOf(root, "subject") is not { } subject)
                return null;
            var resource = AzureIds.Of(subject);
            if (resource.Split('/') is not ["", "subscriptions", var subscription, _, ..] parts || !Guid.TryParse(subscription, out _))
                return null;
            var what = root.TryGetProperty("data", out var data) ? TextOf(data, "operationName") ?? kind : kind;

            // A security rule's change is its group's, a subnet's its network's.
            return new CloudChange(id, new AccountKey(CloudProvider.Azure, subscription), Anywhere, what, parts.Length > 9 ? [resource, string.Join('/', parts[..9])] : [resource]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
