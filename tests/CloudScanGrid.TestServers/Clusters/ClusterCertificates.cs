using System.Diagnostics;

namespace CloudScanGrid.TestServers.Clusters;

/// <summary>The certificates of a cluster, made as its operator makes them.</summary>
internal static class ClusterCertificates
{
    /// <summary>Makes an authority and a silo's certificate.</summary>
    /// <returns>The settings of a silo that uses it.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> IssueAsync(string directory)
    {
        foreach (var what in (string[])["authority", "silo"])
        {
            var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { Script(), directory, what } };
            using var process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"deploy/certificates.sh {what} failed with {process.ExitCode}");
        }

        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TLS__CERTIFICATE"] = Path.Combine(directory, "silo.pem"),
            ["TLS__KEY"] = Path.Combine(directory, "silo.key"),
            ["TLS__AUTHORITY"] = Path.Combine(directory, "authority.pem"),
        };
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "deploy", "certificates.sh");
            if (File.Exists(script))
                return script;
        }

        throw new InvalidOperationException("deploy/certificates.sh is not above the program");
    }
}
