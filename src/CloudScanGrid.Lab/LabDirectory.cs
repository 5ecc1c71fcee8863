using CloudScanGrid.Lab.Files;
using CloudScanGrid.Lab.Fleets;

namespace CloudScanGrid.Lab;

/// <summary>The directory of one laboratory. <c>fleet.json</c> is the description; the other files are derived from it.</summary>
/// <param name="path">The directory; made when something is written.</param>
public sealed class LabDirectory(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>What exists, in the format of the file inventory. Incidents do not change it.</summary>
    public string InventoryFile => In("inventory.json");

    /// <summary>A <see cref="LabTruth"/>: what a perfect scan finds.</summary>
    public string TruthFile => In("truth.json");

    /// <summary>A <see cref="FleetDescription"/>.</summary>
    public string FleetFile => In("fleet.json");

    /// <summary>A list of <see cref="IncidentLabel"/>.</summary>
    public string IncidentsFile => In("incidents.json");

    /// <summary>What the running laboratory wrote.</summary>
    public string LogFile => In("lab.log");

    /// <summary>Which revision of the fleet listens.</summary>
    internal string AppliedFile => In("applied.json");

    /// <summary>Which process runs the laboratory.</summary>
    internal string ProcessFile => In("lab.pid");

    /// <summary>The description; null where nothing was drawn yet.</summary>
    /// <exception cref="LabException">The file is not what the laboratory writes.</exception>
    public FleetDescription? ReadFleet() => LabJson.Read<FleetDescription>(FleetFile);

    /// <summary>What a perfect scan finds; null where nothing was drawn yet.</summary>
    public LabTruth? ReadTruth() => LabJson.Read<LabTruth>(TruthFile);

    /// <summary>The labelled incidents so far; empty where nothing was drawn yet.</summary>
    public IReadOnlyList<IncidentLabel> ReadIncidents() => LabJson.Read<IncidentLabel[]>(IncidentsFile) ?? [];

    /// <summary>Writes every file of this description, <c>fleet.json</c> last: whoever sees it sees the others.</summary>
    internal async Task WriteAsync(FleetDescription description, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path);
        var fleet = description.Fleet();
        await LabJson.WriteAsync(InventoryFile, InventoryDocument.Of(fleet), cancellationToken);
        await LabJson.WriteAsync(TruthFile, TruthOf(description.Revision, fleet), cancellationToken);
        await LabJson.WriteAsync(IncidentsFile, description.Incidents.Select(IncidentLabel.Of), cancellationToken);
        await LabJson.WriteAsync(FleetFile, description, cancellationToken);
    }

    internal static LabTruth TruthOf(int revision, Fleet fleet) => new()
    {
        Seed = fleet.Options.Seed,
        Revision = revision,
        ScanPorts = FleetPorts.Scanned(fleet.Options).ToString(),
        UdpPorts = FleetPorts.UdpPorts.ToString(),
        AnswerEverywhere = [.. fleet.Hosts.Where(host => host.Behaviour == HostBehaviour.Honeypot).Select(host => host.AssetId)],
        QuietSubnets = [.. fleet.Subnets.Where(subnet => subnet.IsQuiet).Select(subnet => subnet.Cidr.ToString())],
        Services =
        [
            .. from host in fleet.Hosts
               from listener in host.Listeners
               let identity = listener.Identity
               select new TruthService(
                   host.AssetId, host.Address, listener.Port.Protocol, listener.Port.Number, identity.Name, identity.Product, identity.Version, identity.Tunnel),
        ],
        Exposures = [.. fleet.Exposures.Select(exposure => new TruthExposure(
            exposure.AssetId, exposure.Address, exposure.Port?.Protocol, exposure.Port?.Number, exposure.Type, exposure.Label))],
    };

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
