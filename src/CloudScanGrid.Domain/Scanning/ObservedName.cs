using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A host name with where it came from.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind"><c>user</c> or <c>PTR</c>, as nmap says.</param>
[GenerateSerializer, Immutable, Alias("csg.ObservedName")]
public sealed record ObservedName(string Name, string Kind);
