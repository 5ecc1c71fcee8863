namespace CloudScanGrid.Scanning.Tests;

/// <summary>Finds the folder of real files that lies beside the checkout on the project's own machines.</summary>
internal static class SharedData
{
    public static string? Find(string folder)
    {
        if (Environment.GetEnvironmentVariable("CLOUDSCAN_SHARED") is { Length: > 0 } configured)
            return Existing(Path.Combine(configured, "data", folder));
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Existing(Path.Combine(directory.FullName, "shared", "data", folder)) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string path) => Directory.Exists(path) ? path : null;
}
