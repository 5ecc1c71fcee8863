namespace CloudScanGrid.TestServers.Programs;

/// <summary>What this machine has. A test that cannot run here is skipped and says why.</summary>
public static class Machine
{
    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The full path of a tool; null where it is not installed.</summary>
    public static string? Find(string tool) => Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test unless every tool is installed.</summary>
    public static void Needs(params ReadOnlySpan<string> tools)
    {
        foreach (var tool in tools)
        {
            if (Find(tool) is null)
                Assert.Skip($"{tool} is not installed");
        }
    }

    /// <summary>Skips the test unless network namespaces can be made.</summary>
    public static void NeedsNamespaces()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("network namespaces need root");
        Needs("nmap", "ip", "nft");
    }

    /// <summary>Files that lie beside the checkout on the project's own machines, sorted; skips the test where they do not.</summary>
    public static string[] SharedFiles(string folder, string pattern)
    {
        var configured = Environment.GetEnvironmentVariable("CLOUDSCAN_SHARED");
        var roots = string.IsNullOrEmpty(configured) ? Above().Select(path => Path.Combine(path, "shared")) : [configured];
        var found = roots.Select(root => Path.Combine(root, "data", folder)).FirstOrDefault(Directory.Exists);
        if (found is null)
            Assert.Skip($"no shared data: there is no folder shared/data/{folder} beside the checkout");
        return [.. Directory.GetFiles(found, pattern).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Above()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            yield return directory.FullName;
    }
}
