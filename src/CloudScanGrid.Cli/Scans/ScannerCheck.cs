using System.Collections.Immutable;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Host.Configuration;
using CloudScanGrid.Scanning.Nmap;

namespace CloudScanGrid.Cli.Scans;

/// <summary>Looks, before a silo joins a cluster, whether it can do what its role says: it would be sent work in vain, or work of another region.</summary>
internal static class ScannerCheck
{
    /// <summary>What the engine can do; null for a silo that does not scan.</summary>
    /// <exception cref="ConfigurationException">The silo's role is to scan, and it cannot, or did not say where it stands.</exception>
    public static async Task<EngineCapabilities?> ProbeAsync(GridConfiguration configuration, Invocation run)
    {
        var grid = configuration.Get<GridOptions>(GridOptions.Section);
        if (!grid.Roles.HasFlag(SiloRoles.Scanner))
            return null;
        var errors = ImmutableArray.CreateBuilder<string>();
        if (grid.Region is null)
            errors.Add("Grid:Region: '': a silo with the role scanner must say in a cluster which region it scans; set it (--region eu-west-1), or leave the role out (--roles control,api)");
        var engine = await NmapEngine.ProbeAsync(configuration.Get<NmapOptions>("Nmap"), run.Clock, run.Interrupted);
        if (!engine.IsReady)
            errors.Add($"Grid:Roles: '{grid.Roles}': a silo with the role scanner needs nmap, and {engine.Explanation}; or leave the role out (--roles control,api)");
        return errors.Count == 0 ? engine : throw new ConfigurationException(errors.ToImmutable());
    }
}
