using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>What one NSE script said about a port or a host. Text from the target: hostile until escaped.</summary>
/// <param name="Id">The script's name, as in <c>ssh-hostkey</c>.</param>
/// <param name="Output">Its text; null where nmap wrote none.</param>
/// <param name="Elements">Its structured output.</param>
[GenerateSerializer, Immutable, Alias("csg.NseScript")]
public sealed record NseScript(string Id, string? Output, ImmutableArray<NseElement> Elements);
