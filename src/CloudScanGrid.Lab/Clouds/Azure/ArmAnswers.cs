using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CloudScanGrid.Lab.Clouds.Azure;

/// <summary>What Resource Manager answers ("Azure REST API reference", read in November 2026): lists of a type in a subscription, in a region and of a scale set, and single resources.</summary>
/// <param name="estate">What exists.</param>
/// <param name="options">How it behaves.</param>
internal sealed class ArmAnswers(IAzureEstate estate, AzureCloudOptions options)
{
    private const string Skip = "$skiptoken";

    /// <summary>The permission that a path needs; null where it is none of Resource Manager's.</summary>
    public static (string Subscription, string Action)? Read(PathString path) => path.Value!.Split('/') switch
    {
        ["", "subscriptions", var id, "providers", "Microsoft.Compute", "locations", _, "virtualMachines"] => (id, "Microsoft.Compute/virtualMachines/read"),
        ["", "subscriptions", var id, "providers", "Microsoft.Network", "locations", _, "serviceTags"] => (id, "Microsoft.Network/locations/serviceTags/read"),
        ["", "subscriptions", var id, "providers", var space, var type] => (id, $"{space}/{type}/read"),
        ["", "subscriptions", var id, _, _, "providers", _, _, _, var type] => (id, $"Microsoft.Compute/virtualMachineScaleSets/{type}/read"),
        ["", "subscriptions", var id, _, _, "providers", var space, var type, _] => (id, $"{space}/{type}/read"),
        _ => null,
    };

    /// <summary>The answer, or why there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="loops">Whether the next page is to be the one that was asked for.</param>
    public (JsonObject? Answer, AzureRefusal? Refusal) Answer(HttpRequest request, bool loops)
    {
        var parts = request.Path.Value!.Split('/');
        if (estate.Find(parts[2]) is not { } resources)
            return (null, AzureRefusal.NoSubscription(parts[2]));
        if (request.Query["api-version"].Count == 0)
            return (null, new AzureRefusal(StatusCodes.Status400BadRequest, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests."));
        switch (parts)
        {
            case [.., "locations", _, "serviceTags"]:
                return (ServiceTags(), null);
            case [.., "locations", var region, "virtualMachines"]:
                return (PageOf(request, OfType(resources, "Microsoft.Compute/virtualMachines").Where(one => Same(one.Location, region)), loops), null);
            case ["", "subscriptions", _, "providers", var space, var type]:
                return (PageOf(request, OfType(resources, $"{space}/{type}"), loops), null);
            case [.., var child] when parts.Length == 10:
                var set = string.Join('/', parts[..9]);
                return resources.Any(one => Same(one.Id, set))
                    ? (PageOf(request, OfType(resources, $"Microsoft.Compute/virtualMachineScaleSets/{child}").Where(one => one.Id.StartsWith($"{set}/", StringComparison.OrdinalIgnoreCase)), loops), null)
                    : (null, NotFound(set));
            default:
                return resources.FirstOrDefault(one => Same(one.Id, request.Path.Value)) is { } found ? (found.ToJson(isInGraph: false), null) : (null, NotFound(request.Path.Value));
        }
    }

    private static AzureRefusal NotFound(string id) => new(StatusCodes.Status404NotFound, "ResourceGroupNotFound", $"The resource '{id}' or its group could not be found.");

    private static bool Same(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<LabAzureResource> OfType(IEnumerable<LabAzureResource> resources, string type) => resources.Where(one => Same(one.Type, type));

    private JsonObject PageOf(HttpRequest request, IEnumerable<LabAzureResource> all, bool loops)
    {
        var from = int.TryParse(request.Query[Skip], NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip : 0;
        var rest = all.Skip(from).Take(options.PageSize + 1).ToList();
        var page = new JsonObject { ["value"] = new JsonArray([.. rest.Take(options.PageSize).Select(one => one.ToJson(isInGraph: false))]) };
        if (loops || rest.Count > options.PageSize)
        {
            var next = (loops ? from : from + options.PageSize).ToString(CultureInfo.InvariantCulture);

            // The link names the public host, whichever way the question came.
            page["nextLink"] = $"https://management.azure.com{request.Path}?api-version={request.Query["api-version"]}&{Skip}={next}";
        }

        return page;
    }

    private JsonObject ServiceTags() => new()
    {
        ["name"] = "Public",
        ["cloud"] = "Public",
        ["values"] = new JsonArray(
        [
            .. estate.ServiceTags.Select(tag => new JsonObject
            {
                ["name"] = tag.Key, ["properties"] = new JsonObject { ["addressPrefixes"] = new JsonArray([.. tag.Value.Select(network => JsonValue.Create(network))]) },
            }),
        ]),
    };
}
