using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Queries;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record Page<T>(ImmutableArray<T> Rows, string? Next);
