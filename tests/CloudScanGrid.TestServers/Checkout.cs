namespace CloudScanGrid.TestServers;

/// <summary>The checkout from which the program was built.</summary>
public static class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of one of its files or folders.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CloudScanGrid.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run from below the checkout that holds CloudScanGrid.sln.");
    }
}
