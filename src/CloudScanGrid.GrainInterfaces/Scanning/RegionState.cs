using System.Collections.Immutable;

namespace CloudScanGrid.GrainInterfaces.Scanning;

/// <summary>How the scanning of a region stands.</summary>
[GenerateSerializer, Immutable, Alias("csg.RegionState")]
public sealed record RegionState
{
    /// <summary>The region.</summary>
    [Id(0)] public required string Region { get; init; }

    /// <summary>Silos that offer to scan it.</summary>
    [Id(1)] public int Scanners { get; init; }

    /// <summary>Jobs that they can run at once.</summary>
    [Id(2)] public int Slots { get; init; }

    /// <summary>Jobs that run.</summary>
    [Id(3)] public int Busy { get; init; }

    /// <summary>Targets that wait.</summary>
    [Id(4)] public int Waiting { get; init; }

    /// <summary>The running campaigns whose targets wait here.</summary>
    [Id(5)] public ImmutableArray<string> Campaigns { get; init; } = [];

    /// <summary>Whether no silo that lives scans it: what waits goes on when one comes.</summary>
    [Id(6)] public bool HasNoScanner { get; init; }

    /// <summary><c>no scanner for region eu-west-1</c>; null when there is one.</summary>
    public string? Trouble => HasNoScanner ? $"no scanner for region {Region}" : null;
}
