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
            var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { Checkout.PathOf("deploy/certificates.sh"), directory, what } };
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
}
