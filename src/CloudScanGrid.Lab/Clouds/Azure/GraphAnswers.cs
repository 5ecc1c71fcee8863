using System.Globalization;
using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>What Resource Graph answers ("Azure Resource Graph REST API", read in November 2026). What the caller may not read it leaves out without a word.</summary>
/// <param name="estate">What exists.</param>
/// <param name="options">How it behaves.</param>
/// <param name="denies">Whether a call is denied.</param>
internal sealed class GraphAnswers(IAzureEstate estate, AzureCloudOptions options, Func<CloudCall, bool> denies)
{
    public const string Action = "Microsoft.ResourceGraph/resources/read";
    public const string SubscriptionsAction = "Microsoft.Resources/subscriptions/read";

    private const string TokenPrefix = "skip-";

    /// <summary>Whose quota of faults a query is: its one subscription or management group.</summary>
    public static string ScopeOf(JsonObject request) => (request["subscriptions"] ?? request["managementGroups"])?[0]?.GetValue<string>() ?? "";

    /// <summary>Whether a query is about whole management groups.</summary>
    public static bool IsOfGroups(JsonObject request) => request["managementGroups"] is not null;

    /// <summary>A page of a query; null where it says what the fake does not know.</summary>
    /// <param name="request">The request.</param>
    /// <param name="loops">Whether the next page is to be the one that was asked for.</param>
    /// <param name="isLimited">Whether subscriptions are left out.</param>
    public JsonObject? Answer(JsonObject request, bool loops, out bool isLimited)
    {
        isLimited = false;
        if (GraphQuery.Parse(request["query"]?.GetValue<string>() ?? "") is not { } query)
            return null;
        var subscriptions = SubscriptionsOf(request);
        isLimited = IsOfGroups(request) && subscriptions.Count > options.MostSubscriptions;
        var shown = subscriptions.Take(isLimited ? options.MostSubscriptions : int.MaxValue);
        var rows = query.Table == "resources"
            ? shown.SelectMany(one => Resources(one.Id, query)).OrderBy(row => row.Id, StringComparer.OrdinalIgnoreCase).Select(row => row.ToJson(isInGraph: true))
            : shown.Where(one => !denies(new CloudCall(one.Id, "", SubscriptionsAction))).OrderBy(one => one.Id, StringComparer.Ordinal)
                .Select(one => new JsonObject { ["subscriptionId"] = one.Id, ["name"] = one.Name, ["state"] = one.State });
        return PageOf([.. rows], request["options"]!.AsObject(), loops);
    }

    private List<LabAzureSubscription> SubscriptionsOf(JsonObject request)
    {
        var ids = (request["subscriptions"] ?? request["managementGroups"])!.AsArray().Select(id => id!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. estate.Subscriptions.Where(one => IsOfGroups(request) ? one.ManagementGroups.Any(ids.Contains) : ids.Contains(one.Id))];
    }

    private IEnumerable<LabAzureResource> Resources(string subscription, GraphQuery query) => (estate.FindInGraph(subscription) ?? [])
        .Where(one => query.Types.Contains(one.Type, StringComparer.OrdinalIgnoreCase))
        .Where(one => query.Locations.IsEmpty || query.Locations.Contains(one.Location, StringComparer.OrdinalIgnoreCase))
        .GroupBy(one => one.Type, StringComparer.OrdinalIgnoreCase)
        .Where(type => !denies(new CloudCall(subscription, "", $"{type.Key}/read")))
        .SelectMany(type => type);

    private static JsonObject PageOf(List<JsonObject> rows, JsonObject options, bool loops)
    {
        var asked = options["$skipToken"]?.GetValue<string>();
        var from = asked is null ? 0 : int.Parse(asked[TokenPrefix.Length..], CultureInfo.InvariantCulture);
        var to = Math.Min(rows.Count, from + options["$top"]!.GetValue<int>());
        var page = new JsonObject
        {
            ["totalRecords"] = rows.Count, ["count"] = to - from, ["resultTruncated"] = "false", ["data"] = new JsonArray([.. rows[from..to]]), ["facets"] = new JsonArray(),
        };
        if (loops)
            page["$skipToken"] = $"{TokenPrefix}{from}";
        else if (to < rows.Count)
            page["$skipToken"] = $"{TokenPrefix}{to}";
        return page;
    }
}
