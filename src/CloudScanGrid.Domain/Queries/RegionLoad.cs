namespace CloudScanGrid.Domain.Queries;

/// <summary>A region's targets.</summary>
/// <param name="Region">The region.</param>
/// <param name="Waiting">Those of running campaigns that no live lease holds.</param>
/// <param name="Leased">Those that a live lease holds.</param>
/// <param name="OldestWaitingSince">When the oldest campaign that has a waiting target was asked for, UTC; null when none waits.</param>
/// <param name="LapsedLeases">How many leases ever ran out and were claimed anew: it only grows.</param>
public sealed record RegionLoad(string Region, long Waiting, long Leased, DateTimeOffset? OldestWaitingSince, long LapsedLeases);
