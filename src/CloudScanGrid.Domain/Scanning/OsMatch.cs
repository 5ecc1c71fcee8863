using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>An operating system that the host may run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AccuracyPercent">0 to 100.</param>
/// <param name="Cpes">CPE 2.2 URIs of its classes.</param>
[GenerateSerializer, Immutable, Alias("csg.OsMatch")]
public sealed record OsMatch(string Name, int AccuracyPercent, ImmutableArray<string> Cpes);
