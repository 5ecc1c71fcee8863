using CloudScanGrid.Domain.Networking;
using Orleans;

namespace CloudScanGrid.Domain.Detection;

/// <summary>What a baseline believes about one port of one address of an asset.</summary>
/// <param name="Port">The port.</param>
/// <param name="SeenOpen">How often it was open, with forgetting.</param>
/// <param name="SeenNotOpen">How often it was covered and not open, with forgetting.</param>
/// <param name="IsOpen">Whether it was open at the latest covering look.</param>
/// <param name="Name">The service's name when last open.</param>
/// <param name="Product">The product when last identified.</param>
/// <param name="Version">The version when last identified.</param>
[GenerateSerializer, Immutable, Alias("csg.PortBelief")]
public sealed record PortBelief(NetworkPort Port, double SeenOpen, double SeenNotOpen, bool IsOpen, string? Name, string? Product, string? Version)
{
    /// <summary>How many covering looks in a row, up to the latest, found it as <see cref="IsOpen"/> says.</summary>
    [Id(0)] public int Streak { get; init; } = 1;

    /// <summary>How often it was open again after it had gone.</summary>
    [Id(4)] public int Returns { get; init; }

    /// <summary>How often this product and version were identified, with forgetting.</summary>
    [Id(1)] public double SeenSame { get; init; }

    /// <summary>The product before the latest change; null while there was none.</summary>
    [Id(2)] public string? PreviousProduct { get; init; }

    /// <summary>The version before the latest change.</summary>
    [Id(3)] public string? PreviousVersion { get; init; }
}
