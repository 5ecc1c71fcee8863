using CloudScanGrid.Domain.Networking;
using CloudScanGrid.Domain.Scanning;
using CloudScanGrid.Lab;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Cli.Scans;

/// <summary>The laboratory that a grid scans: the one that runs in the background, or one in this process.</summary>
internal sealed class LabSession : IAsyncDisposable
{
    private readonly Laboratory? _own;

    private LabSession(Laboratory? own, string inventoryFile, PortCoverage scanPorts)
    {
        _own = own;
        InventoryFile = inventoryFile;
        ScanPorts = scanPorts;
    }

    public string InventoryFile { get; }

    /// <summary>The ports that a scan of it should cover.</summary>
    public PortCoverage ScanPorts { get; }

    /// <summary>How a laboratory is scanned: every service is identified, and no script is run, for what it would tell nobody judges.</summary>
    public static ScanProfile Profile(PortCoverage ports) => ScanProfiles.Standard with
    {
        Name = "laboratory",
        Description = "Asks the laboratory's ports and identifies the services that answer.",
        Ports = PortSelection.Of(ports),
        Scripts = [],
        HostTimeout = TimeSpan.FromMinutes(2),
    };

    public static async Task<LabSession> OpenAsync(Invocation run, string path, FleetOptions? fleet)
    {
        var directory = new LabDirectory(path);
        if (LabProcess.Read(path) is { IsRunning: true } running)
        {
            if (running.ScannerNamespace is { } scanner)
                throw new LabException($"The laboratory is scanned from its own namespace: run this command with 'ip netns exec {scanner}' before it.");
            run.Terminal.Say($"the laboratory runs as process {running.ProcessId}: {running.Hosts} hosts");
            return new LabSession(null, directory.InventoryFile, FleetPorts.Scanned(directory.ReadFleet()!.Options));
        }

        var own = await Laboratory.StartAsync(new LabOptions(path, fleet), run.Logger, run.Clock, run.Interrupted);
        run.Terminal.Say($"the laboratory listens: {own.Fleet.Hosts.Count()} hosts; its inventory is {own.InventoryFile}");
        return new LabSession(own, own.InventoryFile, own.ScanPorts);
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
