namespace CloudScanGrid.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The rows.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record PageResource<T>(IReadOnlyList<T> Items, string? Next);
