using System.Collections.Immutable;

namespace CloudScanGrid.Lab.Clouds.Gcp;

/// <summary>A protocol with its ports.</summary>
/// <param name="Protocol">As in <c>tcp</c> or <c>all</c>.</param>
/// <param name="Ports">As in <c>80</c> or <c>8000-8080</c>; none for all.</param>
public sealed record LabGcpTraffic(string Protocol, params ImmutableArray<string> Ports);
