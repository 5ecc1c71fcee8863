namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>Names of Google Cloud: resources refer to each other by URLs, of which what begins with <c>projects/</c> counts.</summary>
internal static class GcpNames
{
    private const string Projects = "projects/";

    /// <summary><c>projects/p/global/networks/default</c> of a URL, whole or shortened.</summary>
    public static string PathOf(string url)
    {
        var start = url.IndexOf(Projects, StringComparison.Ordinal);
        return start < 0 ? url : url[start..];
    }

    /// <summary>The last part of a URL.</summary>
    public static string NameOf(string url) => url[(url.LastIndexOf('/') + 1)..];

    /// <summary>The project of a URL; null where it names none.</summary>
    public static string? ProjectOf(string url) => PathOf(url).Split('/') is [_, var project, _, ..] ? project : null;

    /// <summary>What follows a part of a URL, as the region follows <c>regions</c>; null where the part is missing.</summary>
    public static string? After(string url, string part)
    {
        var parts = url.Split('/');
        var place = Array.IndexOf(parts, part);
        return place >= 0 && place < parts.Length - 1 ? parts[place + 1] : null;
    }

    /// <summary>The region of a scope or of any URL that names one: <c>zones/europe-west1-b</c> is in <c>europe-west1</c>; null where it names none.</summary>
    public static string? RegionOf(string scope)
    {
        if (After(scope, "zones") is { } zone)
            return zone.LastIndexOf('-') is > 0 and var dash ? zone[..dash] : zone;
        return After(scope, "regions") ?? (scope.Split('/').Contains(Domain.Exposure.Gcp.GcpNetworkFacts.Global, StringComparer.Ordinal) ? Domain.Exposure.Gcp.GcpNetworkFacts.Global : null);
    }
}
