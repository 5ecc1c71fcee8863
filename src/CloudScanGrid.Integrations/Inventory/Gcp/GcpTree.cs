using CloudScanGrid.Integrations.Inventory.Gcp.Wire;

namespace CloudScanGrid.Integrations.Inventory.Gcp;

/// <summary>What is below the organization and the folders that the configuration names.</summary>
/// <param name="options">The configuration.</param>
/// <param name="folders">Every folder that is seen.</param>
internal sealed class GcpTree(GcpOptions options, IEnumerable<ResourceFolder> folders)
{
    /// <summary>Folders are at most ten levels deep ("Resource hierarchy", Resource Manager documentation).</summary>
    private const int MostLevels = 10;

    private readonly Dictionary<string, string> _parents = folders.Where(folder => folder is { Name: not null, Parent: not null })
        .DistinctBy(folder => folder.Name, StringComparer.Ordinal)
        .ToDictionary(folder => folder.Name!, folder => folder.Parent!, StringComparer.Ordinal);

    private readonly HashSet<string> _roots = [.. options.Folders.Select(folder => $"folders/{folder}"), .. options.Organization is { } one ? [$"organizations/{one}"] : (string[])[]];

    /// <summary>Whether a project is below, and not left out.</summary>
    public bool Has(ResourceProject project) => !IsLeftOut(project.ProjectId!) && IsBelow(project.Parent);

    private bool IsBelow(string? parent)
    {
        for (var level = 0; parent is not null && level <= MostLevels; level++)
        {
            if (_roots.Contains(parent))
                return true;
            parent = _parents.GetValueOrDefault(parent);
        }

        return false;
    }

    private bool IsLeftOut(string id) => IsOfAppsScript(id) || options.ExcludedProjects.Any(one =>
        one.EndsWith('*') ? id.StartsWith(one[..^1], StringComparison.Ordinal) : string.Equals(one, id, StringComparison.Ordinal));

    // Every script of every user makes one, by the thousand, without machines: sys- and then digits alone, 26 of them.
    private static bool IsOfAppsScript(string id) => id.Length >= 24 && id.StartsWith("sys-", StringComparison.Ordinal) && id.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0;
}
