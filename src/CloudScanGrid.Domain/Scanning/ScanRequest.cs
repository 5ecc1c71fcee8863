using System.Collections.Immutable;
using CloudScanGrid.Domain.Inventory;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>A bounded scan that somebody asked for.</summary>
[GenerateSerializer, Immutable, Alias("csg.ScanRequest")]
public sealed record ScanRequest
{
    /// <summary>The accounts to scan.</summary>
    [Id(0)] public required ImmutableArray<AccountKey> Accounts { get; init; }

    /// <summary>How.</summary>
    [Id(1)] public required ScanProfile Profile { get; init; }

    /// <summary>The most probes the campaign may send, counted as ports asked; null for no limit.</summary>
    [Id(2)] public long? ProbeBudget { get; init; }

    /// <summary>The most packets a second over all scanners of the campaign; null for the accounts' limits alone.</summary>
    [Id(3)] public int? MaxPacketsPerSecond { get; init; }

    /// <summary>The only assets of the accounts to scan; empty for all.</summary>
    [Id(5)] public ImmutableArray<AssetKey> Assets { get; init; } = [];

    /// <summary>The region whose scanners look; null for each asset's own. From elsewhere only public addresses are looked at: a private one leads to another machine there.</summary>
    [Id(6)] public string? From { get; init; }

    /// <summary>Whether <see cref="From"/> reaches the private addresses, too, as a peered network does.</summary>
    [Id(7)] public bool PrivateToo { get; init; }

    /// <summary>Who or what asked.</summary>
    [Id(4)] public required string RequestedBy { get; init; }
}
