namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>A silo that scans.</summary>
/// <param name="Silo">Its name.</param>
/// <param name="Slots">How many jobs it runs at once.</param>
/// <param name="Vantage">From where its probes leave, as in <c>eu-west-1/internal</c>.</param>
[GenerateSerializer, Immutable, Alias("csg.ScannerAnnouncement")]
public sealed record ScannerAnnouncement(string Silo, int Slots, string Vantage);
