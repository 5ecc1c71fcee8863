namespace CloudScanGrid.Client;

/// <summary>A thing in an estate.</summary>
/// <param name="Id">Unique in its graph.</param>
/// <param name="Kind"><c>internet</c>, <c>account</c>, <c>network</c>, <c>gateway</c>, <c>subnet</c> or <c>asset</c>.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Parent">What it is part of; null for what stands alone.</param>
/// <param name="Assets">How many assets it holds; null for what holds none.</param>
public sealed record TopologyNodeResource(string Id, string Kind, string Label, string? Parent, int? Assets);
