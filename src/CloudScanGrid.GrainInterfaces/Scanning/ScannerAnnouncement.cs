using System.Collections.Immutable;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>A silo that scans.</summary>
/// <param name="Silo">Its name.</param>
/// <param name="Slots">How many jobs it runs at once.</param>
/// <param name="Vantage">From where its probes leave, as in <c>eu-west-1/internal</c>.</param>
/// <param name="Address">Where it is, in the life that it has now.</param>
/// <param name="Busy">The slots that run a job, whoever gave it to them.</param>
[GenerateSerializer, Immutable, Alias("csg.ScannerAnnouncement")]
public sealed record ScannerAnnouncement(string Silo, int Slots, string Vantage, SiloAddress Address, ImmutableArray<int> Busy);
