using System.Collections.Immutable;

namespace CloudScanGrid.Domain.Queries;

/// <summary>An account as a graph: what is part of what, and which ways lead where.</summary>
/// <param name="Nodes">The things, each behind what it is part of.</param>
/// <param name="Edges">The ways.</param>
public sealed record Topology(ImmutableArray<TopologyNode> Nodes, ImmutableArray<TopologyEdge> Edges);
