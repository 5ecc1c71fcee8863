using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Scanning.Nmap;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Asks the engine before a silo joins a cluster: one that calls itself a scanner and cannot scan would be sent work in vain.</summary>
internal static class ScannerCheck
{
    /// <summary>What the engine can do; null for a silo that does not scan.</summary>
    /// <exception cref="ConfigurationException">The silo's role is to scan, and its engine cannot.</exception>
    public static async Task<EngineCapabilities?> ProbeAsync(GridConfiguration configuration, Invocation run)
    {
        if (!configuration.Get<GridOptions>(GridOptions.Section).Roles.HasFlag(SiloRoles.Scanner))
            return null;
        var engine = await NmapEngine.ProbeAsync(configuration.Get<NmapOptions>("Nmap"), run.Clock, run.Interrupted);
        return engine.IsReady
            ? engine
            : throw new ConfigurationException([$"Grid:Roles: a silo with the role scanner needs nmap: {engine.Explanation}; or leave the role out (--roles control,api)"]);
    }
}
