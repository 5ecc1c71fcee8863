using System.Collections.Immutable;
using System.Text.Json;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.Aws;

/// <summary>
/// An event of EventBridge ("Amazon EC2 events" and "AWS service events delivered via CloudTrail", Amazon EventBridge User Guide, read in November 2026). Events that come by way of SNS or of an
/// input transformer are not understood.
/// </summary>
internal static class AwsChangeMessage
{
    private const string Source = "aws.ec2";

    // Whatever has a name like these is of an instance, an interface or a group; a call names them at many places, which all have these.
    private static readonly string[] Prefixes = ["i-", "eni-", "sg-"];

    /// <summary>What a message tells; null where it is not about anything that is read.</summary>
    public static CloudChange? Read(string body)
    {
        try
        {
            using var message = JsonDocument.Parse(body);
            var root = message.RootElement;
            if (TextOf(root, "source") != Source || TextOf(root, "id") is not { } id || TextOf(root, "account") is not { Length: 12 } account || TextOf(root, "region") is not { } region)
                return null;
            if (!root.TryGetProperty("detail", out var detail) || TextOf(detail, "errorCode") is not null)
                return null;
            var what = TextOf(detail, "eventName") ?? TextOf(root, "detail-type") ?? "a change";
            return new CloudChange(id, new AccountKey(CloudProvider.Aws, account), region, what, [.. ResourcesIn(detail).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> ResourcesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => ResourcesIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ResourcesIn),
        JsonValueKind.String when element.GetString() is { } text && Array.Exists(Prefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal)) => [text],
        _ => [],
    };
}
