using System.Collections.Immutable;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Exposure.Reachability;

/// <summary>What is to be said of one port, seen from one vantage.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Port">The port.</param>
/// <param name="AllowedFrom">Who of the vantage may reach it, by the rules.</param>
/// <param name="Path">What each gate does with the observer's packet, up to the one that stops it: the rules are named there.</param>
public sealed record PortVerdict(PortVerdictKind Kind, NetworkPort Port, AddressSet AllowedFrom, ImmutableArray<GateDecision> Path);
