using System.Collections.Immutable;
using CloudScanGrid.Domain.Scope;
using Orleans;

namespace CloudScanGrid.Domain.Scanning;

/// <summary>How a scan job ended.</summary>
[GenerateSerializer, Immutable, Alias("csg.ScanReport")]
public sealed record ScanReport
{
    /// <summary>The job.</summary>
    [Id(0)] public required string JobId { get; init; }

    /// <summary>How it ended.</summary>
    [Id(1)] public required ScanOutcome Outcome { get; init; }

    /// <summary>For an outcome that is not <see cref="ScanOutcome.Completed"/>: what happened and what to do, in a sentence for the operator.</summary>
    [Id(2)] public string? Message { get; init; }

    /// <summary>Hosts whose observation was handed on.</summary>
    [Id(3)] public int HostsObserved { get; init; }

    /// <summary>Targets that <c>ScopeGuard</c> refused.</summary>
    [Id(4)] public ImmutableArray<TargetRefusal> Refusals { get; init; } = [];

    /// <summary>When it began, UTC.</summary>
    [Id(5)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    [Id(6)] public required DateTimeOffset FinishedAt { get; init; }
}
