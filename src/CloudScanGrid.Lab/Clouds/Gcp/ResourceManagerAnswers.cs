using System.Text.Json.Nodes;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>What Resource Manager answers ("Resource Manager API", REST reference v3, read in November 2026).</summary>
/// <param name="estate">The projects and folders.</param>
internal sealed class ResourceManagerAnswers(IGcpEstate estate)
{
    public JsonObject SearchProjects(GcpPages pages)
    {
        var (items, next) = pages.Of(estate.Projects, "pageSize");
        return GcpJson.Object(
            ("projects", new JsonArray([.. items.Select(project => GcpJson.Object(
                ("projectId", project.Id), ("displayName", project.Name), ("parent", project.Parent), ("state", project.State)))])),
            ("nextPageToken", next));
    }

    public JsonObject SearchFolders(GcpPages pages)
    {
        var (items, next) = pages.Of(estate.Folders, "pageSize");
        return GcpJson.Object(
            ("folders", new JsonArray([.. items.Select(folder => GcpJson.Object(("name", $"folders/{folder.Id}"), ("parent", folder.Parent), ("state", "ACTIVE")))])), ("nextPageToken", next));
    }
}
