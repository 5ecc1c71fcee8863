namespace CloudScanGrid.Client;

/// <summary>A way between two things.</summary>
/// <param name="From">Where it begins, by node.</param>
/// <param name="To">Where it ends, by node.</param>
/// <param name="Kind"><c>route</c>, <c>peering</c>, or <c>exposure</c>: what answers there may be reached from the internet.</param>
/// <param name="Label">More of it, as the ports of an exposure.</param>
public sealed record TopologyEdgeResource(string From, string To, string Kind, string Label);
