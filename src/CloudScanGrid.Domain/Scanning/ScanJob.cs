using System.Collections.Immutable;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>Work for one engine process tree: targets that share a profile, under one lease.</summary>
[GenerateSerializer, Immutable, Alias("csg.ScanJob")]
public sealed record ScanJob
{
    /// <summary>The job.</summary>
    [Id(0)] public required string JobId { get; init; }

    /// <summary>The campaign that it belongs to.</summary>
    [Id(1)] public required string CampaignId { get; init; }

    /// <summary>From where it looks, as in <c>eu-west-1/internal</c>.</summary>
    [Id(2)] public required string Vantage { get; init; }

    /// <summary>The region whose scanners look.</summary>
    public string Region => Vantage.Split('/')[0];

    /// <summary>How.</summary>
    [Id(3)] public required ScanProfile Profile { get; init; }

    /// <summary>The targets; no address twice.</summary>
    [Id(4)] public required ImmutableArray<ScanTarget> Targets { get; init; }

    /// <summary>The packets a second that the job's lease allows, over all its processes.</summary>
    [Id(5)] public required int MaxPacketsPerSecond { get; init; }

    /// <summary>When the lease on the targets ends unless it is renewed, UTC.</summary>
    [Id(6)] public required DateTimeOffset LeaseExpiresAt { get; init; }

    /// <summary>What hosts of it answered under earlier leases, in rounds that ended: the engine asks only for what is missing.</summary>
    [Id(7)] public ImmutableArray<HostObservation> Checkpoints { get; init; } = [];
}
